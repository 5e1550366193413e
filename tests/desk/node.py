"""A server of the desk in a process of its own, to be killed: `python -m tests.desk.node PORT FOLDER [URL]`."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from sangfroid.advice.whole import Reader
from sangfroid.faces.settings import Settings, now
from sangfroid.faces.web.app import application
from sangfroid.record.keys import load_keys
from sangfroid.record.store import Store


def main(port: int, folder: Path, url: str) -> None:
    store = Store.open(url, load_keys(folder / "key.json"), upgrade=False)
    app = application(Settings(), store, Reader.load(model=False), now)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", lifespan="off")


if __name__ == "__main__":
    place = Path(sys.argv[2])
    main(int(sys.argv[1]), place, sys.argv[3] if len(sys.argv) > 3 else f"sqlite:///{(place / 'r.sqlite').as_posix()}")
