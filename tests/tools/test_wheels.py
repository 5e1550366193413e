"""The check of wheels, without a network: what a machine needs, and what pip's report leaves to be desired."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
LOCK = """one==1.0 \\
    --hash=sha256:%s \\
    --hash=sha256:%s
win-only==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:%s
Old.Part==3.1 ; python_full_version < '3.12' \\
    --hash=sha256:%s
""" % ("a" * 64, "b" * 64, "c" * 64, "d" * 64)  # noqa: UP031 (four hashes)


@pytest.fixture(scope="module")
def wheels() -> ModuleType:
    spec = importlib.util.spec_from_file_location("wheels", ROOT / "tools" / "wheels.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys  # noqa: PLC0415 (dataclasses look their module up)

    sys.modules["wheels"] = module
    spec.loader.exec_module(module)
    return module


def test_each_machine_is_asked_for_what_it_needs(wheels: ModuleType) -> None:
    parts = wheels.pinned(LOCK)
    windows, mac, *_ = wheels.MACHINES
    assert [part.pin for part in wheels.needed(parts, windows, "3.11")] == [
        "one==1.0",
        "win-only==2.0",
        "Old.Part==3.1",
    ]
    assert [part.pin for part in wheels.needed(parts, mac, "3.13")] == ["one==1.0"]
    assert {machine.name for machine in wheels.MACHINES} == {
        "Windows x86_64", "macOS arm64", "macOS x86_64", "Linux x86_64", "Linux aarch64",
    }  # fmt: skip


def test_the_lock_file_is_read_whole(wheels: ModuleType) -> None:
    text = wheels.LOCK.read_text("utf-8")
    parts = wheels.pinned(text)
    assert sum(len(part.hashes) for part in parts) == text.count("--hash=sha256:")
    assert all(part.hashes for part in parts)
    mac = next(machine for machine in wheels.MACHINES if machine.name == "macOS x86_64")
    for machine in (mac, wheels.MACHINES[0]):
        names = [part.pin.partition("==")[0] for part in wheels.needed(parts, machine, "3.12")]
        assert len(names) == len(set(names)), machine.name


def item(name: str, version: str, file: str, digest: str) -> dict[str, object]:
    return {
        "metadata": {"name": name, "version": version},
        "download_info": {"url": f"somewhere/{file}", "archive_info": {"hashes": {"sha256": digest}}},
    }


def test_what_is_missing_or_strange_is_named(wheels: ModuleType) -> None:
    parts = wheels.pinned(LOCK)[:2]
    good = [item("one", "1.0", "one-1.0-py3-none-any.whl", "b" * 64)]
    assert list(wheels.strangers({"install": good}, parts)) == ["win-only==2.0 has no wheel"]
    source = item("win_only", "2.0", "win-only-2.0.tar.gz", "c" * 64)
    assert list(wheels.strangers({"install": [*good, source]}, parts)) == ["win-only-2.0.tar.gz is no wheel"]
    other = item("Win.Only", "2.0", "win_only-2.0-cp311-win_amd64.whl", "e" * 64)
    told = list(wheels.strangers({"install": [*good, other]}, parts))
    assert told == ["win_only-2.0-cp311-win_amd64.whl is not in the lock file"]
