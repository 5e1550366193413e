"""The gold of an annotated call: read alone, checked against the vocabulary, never seen by the call."""

import json
from pathlib import Path

import pytest

from sangfroid.calls import Unreadable
from sangfroid.sources import read_annotation, read_call

SOURCE = (Path(__file__).parent / "examples" / "annotated.json").read_bytes()


def test_what_the_annotator_noted() -> None:
    gold = read_annotation(SOURCE)
    assert gold.call == "ex-001"
    assert gold.speakers == ((1, "agent"), (2, "client"), (3, "agent"))
    assert gold.labels == ((1, ("greeting",)), (2, ("panic",)), (3, ("commit",)))
    assert gold.tension == ((2, 2),)
    assert (gold.situations, gold.triggers) == (("emergency",), ())
    assert (gold.ending, gold.outcome) == ("hang_up", "next_step_agreed")
    due = gold.promises[0].due
    assert due is not None
    assert (gold.promises[0].turn, due.isoformat()) == (3, "2026-03-17T15:05:12+01:00")


def test_the_call_never_holds_gold() -> None:
    bare = json.loads(SOURCE)
    for key in ("situations", "triggers", "ending", "outcome", "promises"):
        del bare[key]
    for turn in bare["turns"]:
        del turn["labels"]
        turn.pop("tension", None)
    assert read_call(json.dumps(bare).encode(), name="a") == read_call(SOURCE, name="a")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"greeting"', '"hello"', "Réplique 1 : « hello »"),
        ('"panic"', '"greeting"', "Réplique 2 : « greeting »"),
        ('"tension": 2', '"tension": 4', "Réplique 2 : la tension"),
        ('"emergency"', '"fire"', "« situations » : « fire »"),
        ('"hang_up"', '"bye"', "« ending » : « bye »"),
        ('"turn": 3', '"turn": 9', "Promesse 1 : il n'y a pas de réplique 9"),
        ("2026-03-17T15:05:12+01:00", "2026-03-17T15:05:12", "Promesse 1 : l'échéance"),
        ('"hour"', '"century"', "Promesse 1 : « century »"),
        ('"n": 3', '"n": 2', "même numéro"),
    ],
)
def test_mistakes_are_named(old: str, new: str, says: str) -> None:
    text = SOURCE.decode()
    assert text.count(old) >= 1
    with pytest.raises(Unreadable, match=says):
        read_annotation(text.replace(old, new, 1).encode())


def test_another_file_is_no_annotation() -> None:
    with pytest.raises(Unreadable, match="pas un appel annoté"):
        read_annotation(b"Agent : oui\nClient : non")
