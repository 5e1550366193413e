"""What every test may use: one Hypothesis profile, and the measuring papers where they stand beside the checkout."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# As the command line does, before numpy is loaded: on several threads small matrices mostly wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).parents[1]

# The same examples on every machine, so that a red run is red again; a slow machine is no failure.
# `pytest --hypothesis-profile explore` looks further.
settings.register_profile("house", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2_000, deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of the tests' own for what commands keep: nothing is written into the user's."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of measuring papers beside the checkout; without it the test is skipped, and says so."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the measuring papers (../shared) are not here")
    return folder
