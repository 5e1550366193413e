"""Checks that every pinned part of `sangfroid` comes as a ready-made wheel for each machine that users have.

Nobody without administrator rights can build one. Asks the package index (nothing is installed, little is loaded), and
holds each wheel found to the hashes of requirements/run.txt: `make wheels`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pip._vendor.packaging.markers import Marker

LOCK: Final = Path(__file__).parent.parent / "requirements" / "run.txt"
PYTHONS: Final = ("3.11", "3.12", "3.13")
GLIBC: Final = range(5, 36)  # manylinux_2_5 … 2_35: Debian 12, Ubuntu 22.04 and later have all of them
_PART: Final = re.compile(r"(?P<pin>\S+==\S+)(?:\s*;\s*(?P<marker>.+?))?\s*\\?$")
_NONE: Final = re.compile(r"No matching distribution found for (\S+)")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Machine:
    """A system and processor: pip's names for its wheels, and what the markers of requirements ask of it."""

    name: str
    tags: tuple[str, ...]
    asked: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pinned part, with the condition that it is needed under and the hashes of its files."""

    pin: str
    marker: str
    hashes: frozenset[str]


def _linux(processor: str) -> Machine:
    tags = tuple(f"manylinux_2_{n}_{processor}" for n in GLIBC)
    return Machine(f"Linux {processor}", (*tags, f"manylinux2014_{processor}"), _asked("linux", "Linux", processor))


def _asked(platform: str, system: str, processor: str) -> dict[str, str]:
    return {"sys_platform": platform, "platform_system": system, "platform_machine": processor,
            "os_name": "nt" if platform == "win32" else "posix"}  # fmt: skip


MACHINES: Final = (
    Machine("Windows x86_64", ("win_amd64",), _asked("win32", "Windows", "AMD64")),
    Machine("macOS arm64", ("macosx_14_0_arm64",), _asked("darwin", "Darwin", "arm64")),
    Machine("macOS x86_64", ("macosx_14_0_x86_64",), _asked("darwin", "Darwin", "x86_64")),
    _linux("x86_64"), _linux("aarch64"),
)  # fmt: skip


def pinned(lock: str) -> tuple[Pinned, ...]:
    """The parts of a lock file."""
    found: list[Pinned] = []
    for block in re.split(r"\n(?=\S)", lock.strip()):
        head = block.split("\n", 1)[0].removesuffix("\\").strip()
        part = _PART.fullmatch(head)
        if part is None:
            raise ValueError(f"not a pinned part: {head}")
        found.append(Pinned(part["pin"], part["marker"] or "", frozenset(_HASH.findall(block))))
    return tuple(found)


def needed(parts: tuple[Pinned, ...], machine: Machine, python: str) -> tuple[Pinned, ...]:
    """Those of the parts that this machine needs."""
    asked = machine.asked | {
        "python_version": python, "python_full_version": f"{python}.0", "implementation_name": "cpython",
        "platform_python_implementation": "CPython", "extra": "",
    }  # fmt: skip
    return tuple(part for part in parts if not part.marker or Marker(part.marker).evaluate(asked))


def strangers(report: dict[str, Any], parts: tuple[Pinned, ...]) -> Iterator[str]:
    """Parts that pip's report leaves out, files that are no wheels, and wheels that are not those of the lock."""
    known = {name_of(part.pin): part for part in parts}
    seen = set()
    for item in report["install"]:
        name = name_of(f"{item['metadata']['name']}=={item['metadata']['version']}")
        file = item["download_info"]["url"].rsplit("/", 1)[-1]
        digest = item["download_info"]["archive_info"]["hashes"].get("sha256", "")
        seen.add(name)
        if not file.endswith(".whl"):
            yield f"{file} is no wheel"
        elif name not in known or digest not in known[name].hashes:
            yield f"{file} is not in the lock file"
    yield from (f"{known[name].pin} has no wheel" for name in sorted(known.keys() - seen))


def name_of(pin: str) -> str:
    """A part's name and version in the form that compares."""
    name, _, version = pin.partition("==")
    return re.sub(r"[-_.]+", "-", name.split("[")[0]).lower() + "==" + version


def asked_of_pip(parts: tuple[Pinned, ...], machine: Machine, python: str) -> list[str]:
    """What is wrong for this machine and this Python; nothing, if all parts have wheels."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, told = Path(folder) / "wanted.txt", Path(folder) / "report.json"
        wanted.write_text("".join(f"{part.pin}\n" for part in parts), "utf-8")
        done = subprocess.run(
            [
                sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--dry-run",
                "--ignore-installed", "--ignore-requires-python", "--no-deps",
                "--only-binary", ":all:", "--python-version", python, "--implementation", "cp",
                 *(word for tag in machine.tags for word in ("--platform", tag)),
                "--target", folder, "--report", str(told), "--requirement", str(wanted),
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            return _missing(done.stderr, parts, machine, python)
        return list(strangers(json.loads(told.read_text("utf-8")), parts))


def _missing(told: str, parts: tuple[Pinned, ...], machine: Machine, python: str) -> list[str]:
    """The part that pip names, which stops at the first one, and whatever is wrong with the others."""
    found = _NONE.search(told)
    others = tuple(part for part in parts if found is None or part.pin != found[1])
    if found is None or others == parts:
        return told.strip().splitlines()[-1:]
    return [f"{found[1]} has no wheel", *asked_of_pip(others, machine, python)]


def main() -> int:
    """One line a machine; 1 where a wheel is missing."""
    parts = pinned(LOCK.read_text("utf-8"))
    wrong = 0
    for machine in MACHINES:
        for python in PYTHONS:
            these = needed(parts, machine, python)
            found = asked_of_pip(these, machine, python)
            wrong += bool(found)
            print(f"{machine.name:16} Python {python}: {'; '.join(found) or f'{len(these)} wheels'}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
