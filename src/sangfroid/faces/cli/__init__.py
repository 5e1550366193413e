"""The command line. `main` is the entry point; its parts are loaded when they are needed."""

from __future__ import annotations

import os
import sys

from sangfroid import __version__


def main() -> None:
    """Runs `sangfroid`; the exit code is one of `faces.cli.codes`."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"sangfroid {__version__}")
        return
    # Before numpy is loaded: our matrices are small, and on several threads these mostly wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from sangfroid.faces.cli.app import run  # noqa: PLC0415  (typer and rich cost more than the version does)

    sys.exit(run(sys.argv[1:]))
