"""How pages say things: days, hours, names of the vocabulary, in the reader's language and the office's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from sangfroid.calls.vocabulary import Precision
from sangfroid.language.wording import N_
from sangfroid.record.corrections import Correction
from sangfroid.record.journal import Doubt
from sangfroid.record.lines import CallLine
from sangfroid.record.numbers import shown_number
from sangfroid.record.promise_line import PromiseLine
from sangfroid.review import clock, names
from sangfroid.review.people import capitalised
from sangfroid.review.voice import Voice

SPARK: Final = (96.0, 24.0)  # width and height of a sparkline
HIGHEST: Final = 3.0
CALM: Final = names.SITUATIONS["calm"]

ROLES: Final = {
    "agent": N_("agent"), "supervisor": N_("responsable"), "administrator": N_("administration"),
}  # fmt: skip
STATES: Final = {
    "heard": N_("entendue"), "confirmed": N_("confirmée"), "waiting": N_("en attente"), "kept": N_("tenue"),
    "released": N_("plus attendue"), "broken": N_("non tenue"),
}  # fmt: skip
URGENCIES: Final = {"now": N_("tout de suite"), "today": N_("aujourd'hui"), "routine": N_("sans urgence")}
TO_ROLES: Final = {"doctor": N_("docteur"), "colleague": N_("collègue"), "firm": N_("cabinet ou entreprise")}
MESSAGE_STATES: Final = {"sent": N_("à prendre"), "taken": N_("pris en charge"), "done": N_("fait")}
HARDNESS: Final = {0: N_("facile"), 1: N_("un peu tendu"), 2: N_("difficile"), 3: N_("très difficile")}
OWNERS: Final = {
    "agent": N_("nous"), "client": N_("le client"), "colleague": N_("un collègue"), "doctor": N_("le docteur"),
    "unknown": N_("à préciser"),
}  # fmt: skip

# The sheets of the method that are no playbook.
SHEETS: Final = {
    "ladder": N_("L'échelle pour conclure"), "numbers": N_("Les numéros d'urgence"),
    "office": N_("Ce que le bureau autorise"), "lexicon": N_("Le lexique"),
}  # fmt: skip
ANSWERS: Final = {"yes": N_("oui"), "partly": N_("en partie"), "no": N_("non")}
# M1's questions, as `review.questions` asks them.
QUESTIONS: Final = {
    "could_be_misread": N_("Mon ton a-t-il pu être mal reçu ?"),
    "was_clear": N_("L'échange était-il clair et structuré ?"),
    "respected_time": N_("Ai-je respecté son temps et sa disponibilité ?"),
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What a page needs to speak of one office's calls at one moment."""

    voice: Voice
    zone_name: str
    region: str
    now: datetime

    @cached_property
    def zone(self) -> ZoneInfo:
        """The office's walls."""
        return ZoneInfo(self.zone_name)

    @property
    def today(self) -> date:
        """The office's day."""
        return self.now.astimezone(self.zone).date()

    def local(self, at: datetime) -> datetime:
        """The moment on the office's walls."""
        return at.astimezone(self.zone)

    def day(self, at: datetime) -> str:
        """The day: aujourd'hui, hier, or its date; the year where it is another."""
        on = self.local(at).date()
        away = (self.today - on).days
        if away == 0:
            return self.voice("aujourd'hui")
        if away == 1:
            return self.voice("hier")
        return clock.day(on, self.voice, year=on.year != self.today.year)

    def moment(self, at: datetime) -> str:
        """Day and hour."""
        return self.voice("{day}, {hour}", day=self.day(at), hour=self.hour(at))

    def hour(self, at: datetime) -> str:
        """The hour alone."""
        return clock.hour(self.local(at), self.voice)

    def date(self, at: datetime) -> str:
        """The day with its year, to be read on any day."""
        return clock.day(self.local(at).date(), self.voice, year=True)

    def due(self, at: datetime, precision: str) -> str:
        """When something is due, told from today."""
        known: Precision = precision  # type: ignore[assignment]
        return clock.due_words(self.local(at), known, self.now.astimezone(self.zone), self.voice)

    def written(self, iso: str) -> str:
        """A due time that is written as ISO 8601, in words."""
        return self.due(datetime.fromisoformat(iso), "minute")

    def asked(self, doubt: Doubt) -> str:
        """A question of the journal."""
        choices = [self.written(one) for one in doubt.choices] if doubt.field == "due" else doubt.choices
        return self.voice(doubt.question, words=doubt.words, choices=", ".join(choices))

    def promised(self, promise: PromiseLine) -> str:
        """For when a promise is."""
        if promise.event_pending:
            return self.voice("« {words} »", words=promise.after) if promise.after else self.named("states", "waiting")
        if promise.due is None:
            if promise.when:
                return self.voice("« {words} »", words=promise.when)
            untold = promise.turn is not None and not promise.text  # away from its call: what was said is not shown
            return self.voice("sans date") if untold else self.voice("sans délai dit")
        told = self.due(promise.due, promise.precision)
        return self.voice("{when} (délai supposé)", when=told) if promise.assumed else told

    def what(self, promise: PromiseLine) -> str:
        """What is promised; where its call alone may tell it, that something is."""
        return promise.what or self.voice("ce qui a été promis pendant l'appel")

    def bare(self, promise: PromiseLine) -> bool:
        """Whether what is promised is told in one word, an act without what it bears on."""
        return len(promise.what.split()) < 2

    def input(self, at: datetime | None) -> str:
        """As a field for a date and time wants it."""
        return self.local(at).strftime("%Y-%m-%dT%H:%M") if at is not None else ""

    def length(self, seconds: float | None) -> str:
        """How long something took."""
        return clock.length(seconds, self.voice) if seconds is not None else ""

    def span(self, length: timedelta) -> str:
        """A length in its largest unit: minutes, hours, days."""
        minutes = round(length.total_seconds() / 60)
        if minutes < 120:
            return self.voice("{count} min", count=minutes)
        if minutes < 48 * 60:
            return self.voice("{count} h", count=round(minutes / 60))
        return self.voice("{count} jours", count=round(minutes / 1440))

    def number(self, number: str) -> str:
        """A telephone number as one writes it here."""
        return shown_number(number, self.region)

    def named(self, table: str, name: str | None) -> str:
        """The user's word for a name of the vocabulary: `named("endings", "hang_up")`."""
        if name is None:
            return ""
        return self.voice(TABLES[table].get(name, name))

    def options(self, table: str, names_: tuple[str, ...]) -> list[tuple[str, str]]:
        """These names with their words, for a field to choose from."""
        return [(name, self.capital(self.named(table, name))) for name in names_]

    def all(self, table: str) -> list[tuple[str, str]]:
        """All names of a table with their words."""
        return self.options(table, tuple(TABLES[table]))

    def listed(self, table: str, names_: tuple[str, ...]) -> str:
        """Several names in one line."""
        return ", ".join(self.named(table, name) for name in names_)

    def promise_options(self, listed: tuple[PromiseLine, ...]) -> list[tuple[int, str]]:
        """Promises for a field to choose from."""
        return [(one.id, f"{self.capital(one.what)}, {self.promised(one)}") for one in listed]

    def owners(self) -> list[tuple[str, str]]:
        """Who may have to do what was promised."""
        return self.all("owners")

    def hardness(self) -> list[tuple[str, str]]:
        """From which hardness on calls are listed."""
        return [(str(level), self.capital(self.voice(HARDNESS[level]))) for level in (1, 2, 3)]

    def question(self, name: str) -> str:
        """One of M1's three questions."""
        return self.voice(QUESTIONS[name])

    def correction(self, one: Correction) -> str:
        """A correction in words."""
        voice = self.voice
        if one.kind == "tension":
            return voice("réplique {n} : tension {level}", n=one.turn, level=voice.number(one.value or 0.0))
        table = {"label": "labels", "situation": "situations", "ending": "endings", "outcome": "outcomes"}[one.kind]
        named = self.named(table, one.name)
        if not one.present:
            named = voice("pas « {name} »", name=named)
        return voice("réplique {n} : {name}", n=one.turn, name=named) if one.kind == "label" else named

    def capital(self, text: str) -> str:
        """The text with a capital."""
        return capitalised(text)

    def situations(self, line: CallLine) -> str:
        """A call's situations in one line."""
        found = [self.voice(names.SITUATIONS.get(name, name)) for name in line.situations]
        if not found and line.format == "sound" and line.outcome is None:  # only its times are known
            return self.voice("paroles non transcrites")
        return ", ".join(found) or self.voice(CALM)

    def title(self, line: CallLine) -> str:
        """What a call is called: its own title, else who called, else its file, else its day."""
        return line.title or line.contact_name or line.source or self.voice("Appel du {day}", day=self.date(line.at))

    def beside(self, line: CallLine) -> str:
        """What a call is called where the contact's name stands already: its own title, else its day."""
        return line.title or self.voice("Appel du {day}", day=self.date(line.at))

    def spark(self, course: tuple[float, ...]) -> str:
        """The points of a small tension line, "" where there is too little to draw."""
        if len(course) < 2:
            return ""
        width, height = SPARK
        step = width / (len(course) - 1)
        return " ".join(
            f"{2 + round(at * step, 1)},{round(28 - height * level / HIGHEST, 1)}" for at, level in enumerate(course)
        )


TABLES: Final[dict[str, dict[str, str]]] = {
    "labels": names.LABELS, "situations": names.SITUATIONS, "endings": names.ENDINGS, "outcomes": names.OUTCOMES,
    "speakers": names.SPEAKERS, "roles": ROLES, "states": STATES, "urgencies": URGENCIES, "to_roles": TO_ROLES,
    "message_states": MESSAGE_STATES, "owners": OWNERS, "sheets": SHEETS, "answers": ANSWERS, "questions": QUESTIONS,
    "made_with": names.MADE_WITH,
}  # fmt: skip
