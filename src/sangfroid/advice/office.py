"""What one office allows and wishes: gestures, moments, delays, cool-downs. Hints offer nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from sangfroid.language.sheets import Fields


@dataclass(frozen=True, slots=True)
class Beat:
    """A delay that may be promised before the next update."""

    minutes: float
    say: str


@dataclass(frozen=True, slots=True)
class CoolDown:
    """Minutes to wait before calling back after a hang-up, by its likely reason; None: no call-back."""

    reason: str
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Office:
    """An office's own values."""

    name: str = ""
    gestures: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    beats: tuple[Beat, ...] = ()  # longest first
    recording_notice: bool = False  # the office records, and says so
    cool_downs: tuple[CoolDown, ...] = ()
    evening: int = 17  # hour from which an angry client is called the next day

    def beat(self, seconds_left: float | None) -> str | None:
        """The longest delay that ends inside the time left (None: no limit known)."""
        for beat in self.beats:
            if seconds_left is None or beat.minutes * 60 < seconds_left:
                return beat.say
        return None


def read_office(sheet: Fields) -> Office:
    """The office that a sheet describes; BadData names line and mend."""
    sheet.only("office", "gestures", "slots", "beats", "recording_notice", "cool_downs", "evening")
    beats = [Beat(row.number("minutes", -1), row.text("say")) for row in sheet.rows("beats")]
    for row, beat in zip(sheet.rows("beats"), beats, strict=True):
        row.only("minutes", "say")
        if beat.minutes <= 0:
            raise row.fail("« minutes » doit être un nombre plus grand que 0")
    notice = sheet.text("recording_notice", "no")
    if notice not in ("yes", "no", "oui", "non"):
        raise sheet.fail("« recording_notice » se répond par yes ou no", sheet.fields["recording_notice"])
    evening = sheet.number("evening", 17)
    if not 0 <= evening <= 24:
        raise sheet.fail("« evening » est une heure, de 0 à 24", sheet.fields["evening"])
    return Office(
        name=sheet.text("office"),
        gestures=tuple(text.value for text in sheet.texts("gestures")),
        slots=tuple(text.value for text in sheet.texts("slots")),
        beats=tuple(sorted(beats, key=lambda beat: -beat.minutes)),
        recording_notice=notice in ("yes", "oui"),
        cool_downs=tuple(_cool_down(row) for row in sheet.rows("cool_downs")),
        evening=int(evening),
    )


def _cool_down(row: Fields) -> CoolDown:
    row.only("reason", "minutes")
    if row.text("minutes") == "none":
        return CoolDown(row.text("reason"), None)
    minutes = row.number("minutes", -1)
    if minutes < 0:
        raise row.fail("« minutes » doit être un nombre, ou none : pas de rappel", row.fields.get("minutes"))
    return CoolDown(row.text("reason"), minutes)
