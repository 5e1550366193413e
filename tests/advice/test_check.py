"""`check` names the file, the line and the mend of every mistake, and stops at none."""

from __future__ import annotations

from pathlib import Path

import pytest

from sangfroid.advice import load
from sangfroid.advice.check import check
from sangfroid.calls.errors import BadData
from sangfroid.cues.hearing import french

GOOD = """playbook: conflict
title: Conflit
aim: Comprendre
rank: 60
applies: Un client fâché
begins:
  - {client: [anger]}
steps:
  - id: listen
    title: Écouter
    done_by: {agent: [backchannel]}
    ripe:
      - {client: [anger], tension_at_least: 2}
    say:
      - "Oui, d'accord."
      - {vous: "Je vous écoute.", tu: "Je t'écoute."}
      - {vous: "Dites-moi tout, {client}.", tu: "Dis-moi tout, {client}."}
    why: La colère retombe quand elle est dite.
"""


def _problems(folder: Path, text: str, name: str = "conflict.yaml") -> list[tuple[int, str]]:
    path = folder / name
    path.write_text(text, "utf-8")
    return [(problem.line, problem.message) for problem in check(path)]


def test_a_sound_sheet_has_none(tmp_path: Path) -> None:
    assert _problems(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("Oui, d'accord.", "Oui, d'accord, continuez.", 15, "vous"),
        ("client: [anger]}\nsteps", "client: [angry]}\nsteps", 7, "angry"),
        ("tension_at_least: 2", "tension_at_leest: 2", 13, "tension_at_least"),
        ("tension_at_least: 2", "tension_at_least: deux", 13, "nombre"),
        ("{client}.\", tu", "{cliente}.\", tu", 17, "{cliente}"),
        ("{client}.\", tu", "{client.\", tu", 17, "accolade"),
        ("    why: La colère retombe quand elle est dite.\n", "", 9, "why"),
        ("    why: La", "    whi: La", 18, "whi"),
        ("Je vous écoute.", "Je vous écoute, et je vous rembourse 20 euros.", 16, "montant"),
        ("Je vous écoute.", "Je vous rappelle dans dix minutes.", 16, "délai"),
        ("Je vous écoute.", "C'est notre faute, je vous l'accorde.", 16, "aveu"),
        ("Je vous écoute.", "Calmez-vous, je vous écoute.", 16, "calmer"),
        ("Je vous écoute.", "Je t'écoute.", 16, "deux adresses"),
        ("Je vous écoute.", "Je vous écoute, dis-moi tout ton souci.", 16, "tu et vous"),
        ("Je vous écoute.", "Je vous écoute " + "très " * 22 + "bien.", 16, "22"),
        ("{agent: [backchannel]}", "{agent: [anger]}", 11, "anger"),
        ("rank: 60", "rank: [60", 5, "YAML"),
    ],
)  # fmt: skip
def test_a_mistake_is_shown_where_it_stands(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    found = [(at, message) for at, message in _problems(tmp_path, GOOD.replace(old, new)) if says in message]
    assert [at for at, _ in found] == [line], _problems(tmp_path, GOOD.replace(old, new))


def test_one_mistake_hides_no_other(tmp_path: Path) -> None:
    text = GOOD.replace("tension_at_least: 2", "tension_at_leest: 2") + GOOD[GOOD.index("  - id: listen") :].replace(
        "id: listen", "id: other"
    ).replace("Je vous écoute.", "Calmez-vous.")
    messages = [message for _, message in _problems(tmp_path, text)]
    assert any("tension_at_leest" in message for message in messages)
    assert any("calmer" in message for message in messages)


def test_two_sentences_without_facts_are_asked_for(tmp_path: Path) -> None:
    text = GOOD.replace('      - "Oui, d\'accord."\n', "")
    assert any("au moins 2" in message for _, message in _problems(tmp_path, text))


def test_a_sentence_that_sounds_like_a_fault_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "conflict.yaml"
    path.write_text(GOOD.replace("Je vous écoute.", "Calmez-vous un peu, ce n'est pas de ma faute."), "utf-8")
    heard = [problem.message for problem in check(path, grammar=french())]
    assert any("calmer" in message for message in heard)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("office.yaml", "office: x\nbeats:\n  - {minutes: -1, say: rien}\n", "minutes"),
        ("office.yaml", "office: x\nrecording_notice: maybe\n", "yes ou no"),
        ("numbers.yaml", "numbers:\n  FR: {fire: le 18}\n", "life"),
        ("ladder.yaml", "ladder: closing\nrungs:\n  - {id: shout, title: Crier}\n", "shout"),
        ("odd.yaml", "recipe: soup\n", "playbook"),
        ("list.yaml", "- a\n- b\n", "playbook"),
    ],
)  # fmt: skip
def test_the_other_sheets_are_checked_too(tmp_path: Path, name: str, text: str, says: str) -> None:
    found = _problems(tmp_path, text, name)
    assert found
    assert says in found[0][1]


def test_a_missing_file_and_an_empty_folder_are_said(tmp_path: Path) -> None:
    assert "n'existe pas" in check(tmp_path / "none.yaml")[0].message
    assert "aucune feuille" in check(tmp_path)[0].message


def test_an_office_s_copy_takes_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "conflict.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "office.yaml").write_text('office: cabinet\ngestures: ["un bon"]\nslots: [mardi]\n', "utf-8")
    book = load.book("fr", tmp_path)
    ours = next(playbook for playbook in book.playbooks if playbook.id == "conflict")
    assert [step.id for step in ours.steps] == ["listen"]
    assert len(book.playbooks) == len(load.book().playbooks)
    assert book.office.gestures == ("un bon",)
    assert book.version != load.book().version


def test_a_wrong_folder_and_a_wrong_language_are_said(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="dossier"):
        load.book("fr", tmp_path / "none")
    with pytest.raises(BadData, match="langues"):
        load.book("xx")
