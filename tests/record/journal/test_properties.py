"""What holds of any note at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from sangfroid.language.deadlines import Calendar
from sangfroid.record.journal import Entry, journal

ZONES = ("Europe/Paris", "Europe/Zurich", "Europe/Brussels", "America/Toronto", "Africa/Dakar")
WORDS = (
    "Mme", "M.", "Dr", "madame", "Dupont", "Roux", "Sophie", "durand", "garage", "EDF", "a", "à", "appelé",
    "rappeler", "rappelle", "je", "il", "elle", "on", "la", "le", "lui", "me", "m'a", "ne", "pas", "rien",
    "promis", "de", "que", "demain", "lundi", "mardi", "10h", "dix", "heures", "hier", "ce", "matin",
    "furieuse", "raccroché", "au", "nez", "pour", "sa", "mère", ",", ".", "(", ")", ":", "et", "ma", "collègue",
    "sera", "rappelée", "par", "qui", "envoie", "le", "devis", "si", "?", "12/03", "AM", "ven.", "d'ici",
    "avant", "midi", "J.-P.", "K.", "&",
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
TIMES = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


def holds(entry: Entry, text: str, said_at: datetime) -> None:
    assert len(entry.note) == len(text)
    for contact in entry.contacts:
        assert entry.note[slice(*contact.span)] == contact.name != ""
    for number, promise in enumerate(entry.promises):
        a, b = promise.span
        assert 0 <= a < b <= len(text)
        assert promise.due is None or promise.due >= said_at
        assert promise.to is None or promise.to in entry.note
        assert promise.when is None or promise.when in entry.note
        open_fields = {doubt.field for doubt in entry.doubts if doubt.promise == number}
        assert (promise.owner is None) == ("owner" in open_fields)
        assert not ("due" in open_fields and promise.due is not None)
        assert not ("contact" in open_fields and promise.to is not None)
    for doubt in entry.doubts:
        assert doubt.question.count("{words}") == 1
        if doubt.field == "due":
            assert all(datetime.fromisoformat(each) >= said_at for each in doubt.choices)


@given(TEXTS, TIMES, st.sampled_from(ZONES), st.sampled_from((None, "FR", "CH", "BE", "CA", "SN")))
@example("", datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "Europe/Paris", "FR")
@example("Mme Roux rappelée à 2h30 dimanche", datetime(2026, 10, 24, 9, 30, tzinfo=UTC), "Europe/Paris", "FR")
def test_any_note(text: str, said_at: datetime, zone: str, region: str | None) -> None:
    calendar = Calendar(zone, region)
    entry = journal(text, said_at, calendar, ("Mme Dupont", "Sophie Roux"))
    holds(entry, text, said_at)
    assert entry == journal(text, said_at, calendar, ("Mme Dupont", "Sophie Roux"))


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.integers(0, 10**8 - 1))
def test_numbers_stay_masked(around: str, digits: int) -> None:
    number = f"06 {' '.join(f'{digits:08}'[at : at + 2] for at in range(0, 8, 2))}"
    said_at = datetime(2026, 3, 10, 16, 20, tzinfo=UTC)
    entry = journal(f"Mme Roux au {number}, {around}", said_at, Calendar("Europe/Paris", "FR"))
    assert number not in entry.note
    assert number not in repr(entry)


def test_a_long_note_is_read_in_time() -> None:
    said_at = datetime(2026, 3, 10, 16, 20, tzinfo=UTC)
    text = "Mme Roux a appelé pour M. Petit, je la rappelle demain à dix heures. " * 60
    entry = journal(text, said_at, Calendar("Europe/Paris", "FR"))
    assert len(entry.contacts) == 2
    assert all(promise.due == said_at + timedelta(hours=16, minutes=40) for promise in entry.promises)
