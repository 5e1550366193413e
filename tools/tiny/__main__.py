"""`make tiny`: the recogniser that the tests hear with, from nothing but its sentences and espeak-ng."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

# One thread: the same weights on every run, and the machine stays usable beside it. Read when jax is loaded.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

TO: Final = Path(os.environ.get("TINY_TO", "tests/sources/sound/tiny"))
KEEP: Final = Path("out/tiny")


def main(utterances: int, rounds: int) -> None:
    """Trains, writes the model's files, tells its word errors. With `rounds` each pass has so many only: to try it."""
    from dataclasses import replace  # noqa: PLC0415

    import numpy as np  # noqa: PLC0415

    from tools.tiny import loud  # noqa: PLC0415
    from tools.tiny.export import write  # noqa: PLC0415
    from tools.tiny.measure import errors  # noqa: PLC0415
    from tools.tiny.net import Shape  # noqa: PLC0415
    from tools.tiny.pieces import pieces  # noqa: PLC0415
    from tools.tiny.train import PASSES, SEED, trained  # noqa: PLC0415

    KEEP.mkdir(parents=True, exist_ok=True)
    found, shape = pieces(SEED), Shape()
    passes = tuple(replace(one, rounds=rounds or one.rounds) for one in PASSES)
    weights = trained(utterances, passes, (found, shape), KEEP)
    loud.write(TO / "live")
    write(TO, {name: np.asarray(value) for name, value in weights.items()}, found, shape)
    print(f"{(TO / 'model.onnx').stat().st_size / 1e6:.1f} MB; words wrong on unheard voices: {errors(TO):.1%}")


if __name__ == "__main__":
    main(*(map(int, sys.argv[1:]) if len(sys.argv) == 3 else (2600, 0)))
