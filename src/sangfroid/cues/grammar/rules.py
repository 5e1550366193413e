"""Rules as data: one YAML sheet a cue, each rule with the sentences it hears and those it ignores.

cue: commit                # a label of calls.vocabulary, or `sign:` one of SIGNS
speaker: agent             # only needed where both sides have the label
rules:
  - id: call_back
    says: "je (vous|te) (rappelle|recontacte) [<when>]"     # one pattern or a list
    unless: "si je vous rappelle"      # silent where one of these stands within 3 words of the match
    after: [complaint]                 # only where the other side's last turn has one of these labels
    confidence: 0.9                    # 0.5..1, default 0.9
    tension: 2                         # client's rules: how tense the words are, 0..3
    trigger: delay_or_error            # client's rules: the trigger that the words show
    matter: heart                      # danger only
    what: rappeler                     # promises: the act, in the infinitive
    owner: doctor                      # promises: who must do it, default the side that speaks
    hears: ["je vous rappelle mardi matin"]
    ignores: ["vous me rappelez mardi ?"]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast, get_args

from sangfroid.calls.reading import FileMatter, Matter, Owner
from sangfroid.calls.vocabulary import AGENT_LABELS, CLIENT_LABELS, LABELS, TRIGGERS, Speaker, Trigger
from sangfroid.language.patterns import PatternError, Patterns, Shared
from sangfroid.language.sheets import Fields, Text, read_sheet_file

SIGNS: Final = {
    "danger": "words that point to danger for life (M0); needs `matter`",
    "promise": "an undertaking that is no `commit`: a client's, or a third party's told by the agent",
    "needed_by": "the client's own hard stop",
    "tension": "words that raise or lower a client's tension without being a label; needs `tension`",
    "trigger": "words that show what made the call hard, without being a label; needs `trigger`",
    "question": "the client asks something new",
    "refusal": "the client turns down an offer or an answer",
    "satisfied": "the client says that all is answered",
    "asks_for": "the agent asks for what a file may hold; each rule is named after it",
    "relief": "the client says that a danger is over",
    "searching": "the client asks for a moment: the silence that follows is theirs",
    "line_check": "the agent calls into a line that has gone silent",
    "content": "the agent gives an answer, a fact, an explanation (helps `inform`)",
    "chat": "the client tells of their own life; on an answered call, goes on beside it",
    "closing": "how the agent brings the call to its end; the rule's id is a manner of closing, or its weight",
}
"""Signs that are no label: what reading and advice need beside the labels."""

_FIELDS: Final = (
    "id",
    "says",
    "unless",
    "after",
    "confidence",
    "tension",
    "trigger",
    "matter",
    "what",
    "owner",
    "hears",
    "ignores",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `name` is a label or a sign, `id` is unique ("commit.call_back")."""

    id: str
    name: str
    speaker: Speaker  # "unknown": any side
    says: tuple[str, ...]
    unless: tuple[str, ...]
    after: frozenset[str]
    confidence: float
    tension: float | None
    trigger: Trigger | None
    matter: Matter | None
    what: str | None
    owner: Owner | None
    hears: tuple[str, ...]
    ignores: tuple[str, ...]
    where: str  # "commit.yaml, ligne 12"

    @property
    def is_label(self) -> bool:
        return self.name in LABELS


def sheets(folder: Path) -> list[Path]:
    """The sheets of a folder and its folders, in the order in which they are read."""
    return sorted(folder.glob("**/*.yaml"))


def load_rules(folder: Path) -> tuple[tuple[Rule, ...], Shared]:
    """All rules of a folder of sheets, and its shared words; BadData names file, line and mend."""
    shared: dict[str, str] = {}
    rules: list[Rule] = []
    for path in sheets(folder):
        sheet = read_sheet_file(path)
        if not isinstance(sheet, Fields):
            raise Fields({}, sheet.line, path.name).fail(
                "la feuille doit commencer par « cue: … », « sign: … » ou « words: »"
            )
        if "words" in sheet.fields:
            sheet.only("words")
            shared |= _shared_words(sheet)
        else:
            rules.extend(_rules(sheet))
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in seen:
            raise Fields({}, 1, rule.where).fail("deux règles s'appellent « {id} » ; renommez l'une", id=rule.id)
        seen[rule.id] = rule
    return tuple(rules), shared


def check_patterns(rules: Iterable[Rule], shared: Shared) -> None:
    """BadData at the first rule with a pattern that cannot be read."""
    for rule in rules:
        for text in (*rule.says, *rule.unless):
            try:
                Patterns([text], shared)
            except PatternError as error:
                raise Fields({}, 1, rule.where).fail("motif illisible {why}", why=str(error)) from None


def _shared_words(sheet: Fields) -> dict[str, str]:
    words = sheet.fields["words"]
    if not isinstance(words, Fields):
        raise sheet.fail("« words » doit être une liste « nom: motif »", words)
    return {name: words.text(name) for name in words.fields}


def _rules(sheet: Fields) -> list[Rule]:
    sheet.only("cue", "sign", "speaker", "rules")
    if "cue" in sheet.fields:
        name = sheet.text("cue")
        known: Iterable[str] = LABELS
    else:
        name = sheet.text("sign")
        known = SIGNS
    if name not in known:
        raise sheet.fail(
            "« {name} » n'est pas un nom connu ; noms possibles : {near}", name=name, near=", ".join(sorted(known))
        )
    speaker = _speaker(sheet, name)
    return [_rule(row, name, speaker) for row in sheet.rows("rules")]


def _speaker(sheet: Fields, name: str) -> Speaker:
    given = sheet.text("speaker", "")
    if given == "agent":
        return "agent"
    if given == "client":
        return "client"
    if given == "any" or (given == "" and name in AGENT_LABELS & CLIENT_LABELS):
        return "unknown"
    if given:
        raise sheet.fail("« speaker » est agent, client ou any", sheet.fields["speaker"])
    if name in CLIENT_LABELS:
        return "client"
    return "agent" if name in AGENT_LABELS else "unknown"


def _rule(row: Fields, name: str, speaker: Speaker) -> Rule:
    row.only(*_FIELDS)
    after = frozenset(text.value for text in row.texts("after"))
    _known(row, "after", after, LABELS)
    trigger, matter, owner = (_optional(row, key) for key in ("trigger", "matter", "owner"))
    _known(row, "trigger", {trigger} - {None}, frozenset(TRIGGERS))
    _known(row, "matter", {matter} - {None}, frozenset(get_args(Matter)))
    _known(row, "owner", {owner} - {None}, frozenset(get_args(Owner)))
    if name == "danger" and matter is None:
        raise row.fail("un signe de danger dit de quoi : ajoutez « matter: … »")
    if name == "asks_for":
        _known(row, "id", {row.text("id")}, frozenset(get_args(FileMatter)))
    says = _values(row.texts("says"))
    hears = _values(row.texts("hears"))
    if not says or not hears:
        raise row.fail("une règle a au moins un motif « says » et une phrase « hears » qui le montre")
    confidence = row.number("confidence", 0.9)
    if not 0.5 <= confidence <= 1:
        raise row.fail("« confidence » va de 0.5 à 1", row.fields["confidence"])
    tension = row.number("tension", -1.0)
    return Rule(
        id=f"{name}.{row.text('id')}", name=name, speaker=speaker, says=says, unless=_values(row.texts("unless")),
        after=after, confidence=confidence, tension=tension if tension >= 0 else None,
        trigger=cast(Trigger | None, trigger), matter=cast(Matter | None, matter), what=_optional(row, "what"),
        owner=cast(Owner | None, owner), hears=hears, ignores=_values(row.texts("ignores")),
        where=f"{row.name}, ligne {row.line}",
    )  # fmt: skip


def _optional(row: Fields, key: str) -> str | None:
    return row.text(key) if key in row.fields else None


def _values(texts: tuple[Text, ...]) -> tuple[str, ...]:
    return tuple(text.value for text in texts)


def _known(row: Fields, key: str, values: Iterable[object], known: frozenset[str]) -> None:
    for value in values:
        if value not in known:
            near = ", ".join(sorted(known))
            raise row.fail(
                "« {value} » n'est pas un « {key} » connu ; possibles : {near}", value=value, key=key, near=near
            )
