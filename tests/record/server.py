"""A PostgreSQL of the tests' own: in a folder of its own, on a Unix socket alone, gone at the end.

`initdb` refuses root: as root all is done as `postgres`, the user that Debian's package makes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"


def programs() -> Path | None:
    """Where `initdb` and `pg_ctl` are, the newest version's; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    beside = shutil.which("initdb")
    return Path(beside).resolve().parent if beside else None


@contextmanager
def server(*, kept: Path | None = None) -> Iterator[Path]:
    """A running server; gives the folder of its socket. `kept`: a folder that outlives it, every commit on the disk."""
    where = programs()
    if where is None:
        raise RuntimeError("PostgreSQL is not installed: run tools/debian")
    folder = Path(tempfile.mkdtemp(prefix="sangfroid-pg-"))
    folder.chmod(0o755)
    data = kept or folder / "data"
    if os.getuid() == 0:
        shutil.chown(folder, USER, USER)
    safe = "on" if kept is not None else "off"
    options = (
        f"-k {folder} -c listen_addresses= -c fsync={safe} -c synchronous_commit={safe} -c full_page_writes={safe} "
        "-c max_connections=50"
    )
    if kept is not None:  # a quarter of a small server's memory, as its handbook advises
        options += " -c shared_buffers=512MB"
    try:
        if not data.exists() or kept is None:
            _prepare(data)
            _run(where / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        _run(where / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield folder
        finally:
            _run(where / "pg_ctl", "-D", data, "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(data: Path) -> None:
    """The data's folder, which must be the server's own."""
    data.mkdir(parents=True)
    if os.getuid() == 0:
        shutil.chown(data, USER, USER)


def address(folder: Path, database: str) -> str:
    """The address of one of the server's databases."""
    return f"postgresql+psycopg://{USER}@/{database}?host={folder}"


def _run(program: Path, *arguments: object) -> None:
    command = [str(program), *map(str, arguments)]
    if os.getuid() == 0:
        command = ["runuser", "-u", USER, "--", *command]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{program.name}: {done.stdout}{done.stderr}")
