"""An import in a process of its own, to be killed: prints each call's id once it is told."""

from __future__ import annotations

import sys
from pathlib import Path

from sangfroid.record import imports
from sangfroid.record.imports import Reading
from sangfroid.record.store import Store, Visitor
from tests.record.conftest import KEYS, NOW
from tests.record.test_imports import FILES, files


def main() -> None:
    url, cache, person = sys.argv[1:]
    store = Store.open(url, KEYS, upgrade=False)
    reading = Reading(keep=Path(cache) / "sangfroid", workers=1)
    for one in imports.take_in(store, Visitor(1, int(person), "agent"), files(FILES), NOW, reading=reading):
        sys.stdout.write(f"{one.call}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
