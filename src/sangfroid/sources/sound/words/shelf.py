"""The speech models worth having, as `data/sound/models.yaml` lists them: facts with where they are from, or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from sangfroid.calls.errors import BadData
from sangfroid.language.sheets import Fields, read_sheet

_SHA: Final = re.compile(r"[0-9a-f]{64}")
_KEYS: Final = ("name", "title", "about", "about_en", "licence", "licence_source", "home", "streaming", "word_times",
                "bytes", "errors", "parts", "task")  # fmt: skip
TASKS: Final = ("words", "segmentation", "embedding")


@dataclass(frozen=True, slots=True)
class Part:
    """A file to download; `size` in bytes and `sha256` where they are published. An archive is unpacked."""

    url: str
    size: int | None = None
    sha256: str | None = None

    @property
    def file(self) -> str:
        """Its name."""
        return self.url.rpartition("/")[2]

    @property
    def is_archive(self) -> bool:
        """Whether it holds the model's files."""
        return self.file.endswith((".tar.bz2", ".tar.gz", ".tar"))


@dataclass(frozen=True, slots=True)
class Errors:
    """Words wrong out of a hundred, on which speech, as told where."""

    percent: float
    on: str
    source: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One model: what it is, whose licence it is under, where it is from. What is not known is None."""

    name: str
    title: str
    about: str
    about_en: str
    licence: str
    licence_source: str
    home: str
    streaming: bool
    word_times: bool
    bytes: int | None  # on the disk
    errors: Errors | None
    parts: tuple[Part, ...]
    task: str = "words"

    @property
    def hears_words(self) -> bool:
        """Whether it hears words; else it tells voices on one track apart, with one of the other kind."""
        return self.task == "words"


@cache
def shelf() -> tuple[Offer, ...]:
    """The models of the list, the most advised first."""
    name = "models.yaml"
    return read(files("sangfroid.data").joinpath("sound", name).read_text("utf-8"), name)


def read(text: str, name: str) -> tuple[Offer, ...]:
    """The models that a list names; BadData where a fact is missing or no address is safe."""
    sheet = read_sheet(text, name)
    if not isinstance(sheet, Fields):
        raise BadData("{file} est vide", file=name)
    sheet.only("models")
    return tuple(_offer(row) for row in sheet.rows("models"))


def offer(name: str) -> Offer:
    """The model of this name; BadData names those that there are."""
    known = {one.name: one for one in shelf()}
    if name not in known:
        raise BadData("Pas de modèle « {name} ». Modèles : {names}.", name=name, names=", ".join(known))
    return known[name]


def _offer(row: Fields) -> Offer:
    row.only(*_KEYS)
    parts = tuple(_part(part) for part in row.rows("parts"))
    if not parts:
        raise row.fail("« {key} » manque ; ajoutez « {key}: … »", key="parts")
    task = row.text("task", TASKS[0])
    if task not in TASKS:
        raise row.fail("« {task} » n'est pas une tâche connue : {tasks}", task=task, tasks=", ".join(TASKS))
    return Offer(
        row.text("name"), row.text("title"), row.text("about"), row.text("about_en"),
        row.text("licence"), row.text("licence_source"), row.text("home"),
        row.text("streaming", "no") == "yes", row.text("word_times", "no") == "yes",
        _count(row, "bytes"), _errors(row), parts, task,
    )  # fmt: skip


def _errors(row: Fields) -> Errors | None:
    told = row.fields.get("errors")
    if not isinstance(told, Fields):
        return None
    told.only("percent", "on", "source")
    return Errors(told.number("percent", 0), told.text("on"), told.text("source"))


def _part(row: Fields) -> Part:
    row.only("url", "size", "sha256")
    url, sha256 = row.text("url"), row.text("sha256", "") or None
    if not url.startswith("https://"):
        raise row.fail("« {url} » n'est pas une adresse https", url=url)
    if sha256 is not None and not _SHA.fullmatch(sha256):
        raise row.fail("« {sha256} » n'est pas une somme SHA-256 (64 signes)", sha256=sha256)
    return Part(url, _count(row, "size"), sha256)


def _count(row: Fields, key: str) -> int | None:
    return int(row.number(key, 0)) or None
