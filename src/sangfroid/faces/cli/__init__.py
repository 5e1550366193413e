"""The command line. `main` is the entry point; its parts are loaded when they are needed."""

from __future__ import annotations

import sys

from sangfroid import __version__


def main() -> None:
    """Runs `sangfroid`; the exit code is one of `faces.cli.codes`."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"sangfroid {__version__}")
        return
    from sangfroid.faces.cli.app import run  # noqa: PLC0415  (typer and rich cost more than the version does)

    sys.exit(run(sys.argv[1:]))
