"""What must not exist (privacy.md): any emotion, stress, mood or attitude of the agent; verbatim in clear."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import sangfroid
from sangfroid.record.schema import METADATA

FORBIDDEN = re.compile(
    r"emotion|stress|mood|attitude|sentiment|humeur|fatigue|burnout|motivation|politeness|tone_of", re.IGNORECASE
)
OF_THE_AGENT = re.compile(
    r"agent.*(tension|anger|calm|score|rank|rating)|(tension|anger|score|rank|rating).*agent", re.IGNORECASE
)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(sangfroid.__path__, "sangfroid."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def test_no_field_of_the_code_holds_an_agents_emotion() -> None:
    seen = 0
    for module in modules():
        for name, kind in vars(module).items():
            if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == module.__name__:
                for field in dataclasses.fields(kind):
                    seen += 1
                    whole = f"{name}.{field.name}"
                    assert not FORBIDDEN.search(whole), whole
                    assert not OF_THE_AGENT.search(field.name), whole
    assert seen > 500


def test_no_column_of_the_store_holds_one() -> None:
    for table in METADATA.tables.values():
        for column in table.c:
            whole = f"{table.name}.{column.name}"
            assert not FORBIDDEN.search(whole), whole
            assert not OF_THE_AGENT.search(whole), whole
        if table.name in ("people", "sessions"):
            assert not {"peak", "course", "hardness", "tension"} & set(table.c.keys()), table.name


def test_nothing_of_a_calls_feelings_stands_with_a_contact() -> None:
    for name in ("contacts", "contact_numbers", "contact_addresses", "contact_words", "interventions", "practices"):
        columns = set(METADATA.tables[name].c.keys())
        assert not columns & {"peak", "course", "hardness", "situations", "tension", "altered", "dangers", "labels"}, (
            name
        )
