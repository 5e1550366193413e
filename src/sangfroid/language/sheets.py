"""Data sheets: the YAML files in which rules, playbooks and word lists are written.

Strings only (`no`, `14:30` and `on` stay what they are), no tags, no anchors, no aliases, bounded size and
depth. Every value knows its line, so that a mistake can be shown where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from sangfroid.calls.errors import BadData

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 12

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Text:
    """A string and the line (from 1) it starts on."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Rows:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping; `name` is the file it stands in, for messages."""

    fields: dict[str, Node]
    line: int
    name: str

    def fail(self, message: str, node: Node | None = None, **values: object) -> BadData:
        """An error at this mapping, or at the given value of it."""
        where = node if node is not None else self
        return BadData(message, file=self.name, line=where.line, **values)

    def text(self, key: str, default: str | None = None) -> str:
        """The string under `key`; BadData where it is missing without a default, or no string."""
        node = self.fields.get(key)
        if node is None:
            if default is None:
                raise self.fail("« {key} » manque ; ajoutez « {key}: … »", key=key)
            return default
        if not isinstance(node, Text):
            raise self.fail("« {key} » doit être un texte sur une ligne", node, key=key)
        return node.value

    def texts(self, key: str) -> tuple[Text, ...]:
        """The strings under `key`, one or a list; none where it is missing."""
        node = self.fields.get(key)
        if node is None:
            return ()
        if isinstance(node, Text):
            return (node,)
        if isinstance(node, Rows) and all(isinstance(item, Text) for item in node.items):
            return tuple(item for item in node.items if isinstance(item, Text))
        raise self.fail("« {key} » doit être une liste de textes", node, key=key)

    def number(self, key: str, default: float) -> float:
        """The number under `key`."""
        node = self.fields.get(key)
        if node is None:
            return default
        try:
            return float(self.text(key))
        except ValueError:
            raise self.fail("« {key} » doit être un nombre (par exemple 0.9)", node, key=key) from None

    def rows(self, key: str) -> tuple[Fields, ...]:
        """The mappings listed under `key`; none where it is missing."""
        node = self.fields.get(key)
        if node is None:
            return ()
        if isinstance(node, Rows) and all(isinstance(item, Fields) for item in node.items):
            return tuple(item for item in node.items if isinstance(item, Fields))
        raise self.fail("« {key} » doit être une liste de fiches (« - champ: valeur »)", node, key=key)

    def only(self, *known: str) -> None:
        """BadData where a field stands that is not one of these."""
        for key, node in self.fields.items():
            if key not in known:
                near = ", ".join(known)
                raise self.fail(
                    "« {key} » n'est pas un champ connu ; champs possibles : {near}", node, key=key, near=near
                )


Node = Text | Rows | Fields


def read_sheet(text: str, name: str) -> Node:
    """The sheet's content; BadData names the file, the line and the mend."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise BadData("{file} : plus de {limit} octets ; coupez ce fichier en plusieurs", file=name, limit=MAX_BYTES)
    loader = _Loader(text)
    try:
        events = iter(loader.get_event, None)
        return _document(events, name)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or "forme inattendue"
        raise BadData(
            "{file}, ligne {line} : YAML illisible ({problem}) ; "
            "vérifiez les retraits, les deux-points et les guillemets",
            file=name, line=line, problem=problem,
        ) from None  # fmt: skip
    finally:
        loader.dispose()


def read_sheet_file(path: Path) -> Node:
    """The sheet in this UTF-8 file."""
    try:
        return read_sheet(path.read_text("utf-8"), path.name)
    except UnicodeDecodeError:
        raise BadData("{file} n'est pas en UTF-8 ; enregistrez-le en UTF-8", file=path.name) from None


def _document(events: Iterator[yaml.Event], name: str) -> Node:
    root: Node | None = None
    for event in events:
        if isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)):
            continue
        if isinstance(event, yaml.StreamEndEvent):
            break
        if root is not None:
            raise BadData("{file} : un seul document YAML par fichier", file=name)
        root = _node(event, events, name, 0)
    if root is None:
        raise BadData("{file} est vide", file=name)
    return root


def _node(event: yaml.Event, events: Iterator[yaml.Event], name: str, depth: int) -> Node:
    line = event.start_mark.line + 1 if event.start_mark is not None else 1
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise BadData("{file}, ligne {line} : les ancres et renvois (& et *) ne sont pas admis ; "
                      "mettez le texte entre guillemets", file=name, line=line)  # fmt: skip
    if getattr(event, "tag", None):
        raise BadData("{file}, ligne {line} : les étiquettes YAML (« ! ») ne sont pas admises", file=name, line=line)
    if depth > MAX_DEPTH:
        raise BadData("{file}, ligne {line} : trop de niveaux imbriqués", file=name, line=line)
    if isinstance(event, yaml.ScalarEvent):
        return Text(event.value, line)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(_node(event, events, name, depth + 1))
        return Rows(tuple(items), line)
    fields: dict[str, Node] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, name, depth + 1)
        if not isinstance(key, Text):
            raise BadData("{file}, ligne {line} : un nom de champ doit être un mot", file=name, line=line)
        if key.value in fields:
            raise BadData(
                "{file}, ligne {line} : le champ « {key} » est là deux fois", file=name, line=key.line, key=key.value
            )
        fields[key.value] = _node(next(events), events, name, depth + 1)
    return Fields(fields, line, name)
