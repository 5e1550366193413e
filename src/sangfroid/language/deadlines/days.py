"""Days, weeks and months as they are named: "lundi en huit", "le 3", "d'ici la fin du mois"."""

from __future__ import annotations

import re
from typing import Final, Literal

from sangfroid.language.deadlines import patterns as p
from sangfroid.language.deadlines.cores import Core, Match, Rule, Setting
from sangfroid.language.deadlines.said import word_set
from sangfroid.language.deadlines.values import After, InDays, Month, MonthDay, Week, Weekday


def _day_number(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if text.isdigit() else 1


def _month(text: str | None) -> int | None:
    return None if text is None else p.MONTHS.index(text) + 1


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _relative(found: Match, _setting: Setting) -> Core | None:
    word = found["word"]
    if "lendemain" in word:
        return After(2 if "sur" in word else 1)
    further = {None: 0, "8": 7, "15": 14}[found["further"]]
    return InDays(days=p.RELATIVE_DAYS[word] + further)


def _weekday(found: Match, setting: Setting) -> Core | None:
    after = found["after"] or ""
    number = _day_number(found["number"])
    if found["the"] == "le" and number is None and not after and setting.limit == "bare":
        return None  # "le lundi": every Monday
    return Weekday(
        p.WEEKDAYS.index(found["day"]),
        weeks=1 if after == " en 8" else 2 if after == " en 15" else 0,
        this=bool(found["this"]) or "cette semaine" in after,
        of_next_week="la semaine" in after and "cette" not in after,
        after_topic=after in (" suivant", " d apres"),
        number=number, month=_month(found["month"]), year=_year(found["year"]),
    )  # fmt: skip


def _date(found: Match, _setting: Setting) -> Core | None:
    day = _day_number(found["day"]) or 0
    return MonthDay(day, _month(found["month"]), _year(found["year"])) if 1 <= day <= 31 else None


# What may follow "le 3" when it is a day: anything else makes it a number of something.
_AFTER_DAY: Final = word_set(
    "a au aux avant apres car chez ce c comme d dans de des dernier donc en entre et est il ils je j jusqu la le les l "
    "mais matin max midi merci ne non nous ok on ou oui par parce pas pile plutot pour puis quand que qu si sinon soir "
    "sur tot tout tu un une vers voila vous y alors avec elle elles ca ."
)
# "le 15", "le 18" are numbers to call unless something is said of them that only a day allows.
_EMERGENCY: Final = frozenset({15, 17, 18})
_DIALS: Final = re.compile(r"(?:appel\w*|compos\w+|fai\w+|joi\w+|contact\w+|prevenez|sonnez|c est) (?:avec )?$")
_DIALS_NOT: Final = re.compile(r"\b(?:rappel\w+|(?:vous|te|t|lui|nous|les|la) appel(?!ez)\w+|recontact\w+) $")


def _day_of_month(found: Match, setting: Setting) -> Core | None:
    day = _day_number(found["day"]) or 0
    line, end = found.string, found.end()
    said = found["said"] or found["ahead"]
    if not said:
        if found["art"] == "au" and setting.limit not in ("by", "before"):
            return None  # "au douze" is an address
        follows = line[end + 1 : end + 20].split(" ", 1)[0]
        if follows and follows not in _AFTER_DAY:
            return None
        before = line[max(0, found.start() - 30) : found.start()]
        if day in _EMERGENCY and setting.limit == "bare" and _DIALS.search(before) and not _DIALS_NOT.search(before):
            return None
    return MonthDay(day, ahead=1 if found["ahead"] else None) if 1 <= day <= 31 else None


def _slashed(found: Match, _setting: Setting) -> Core | None:
    day, month = int(found["day"]), int(found["month"])
    if not (1 <= day <= 31 and 1 <= month <= 12) or ("." in found.group() and found["year"] is None):
        return None
    if found["year"] is None and not found.group().startswith(("le", "au")):
        return None  # "24/7", "1/2"
    return MonthDay(day, month, _year(found["year"]))


# ---- weeks, months ----

_WEEK_DAYS: Final = {"debut": 1, "mi": 2, "fin": 4, "courant": 4, "cours": 4}


def _week(found: Match, setting: Setting) -> Core | None:
    edge, which = found["edge"], found["which"] or ""
    if edge == "fin" and setting.region == "CA" and "la semaine" not in found.group():
        return None  # in Québec "la fin de semaine" is the weekend
    if not edge and not which and not found["this"]:
        return None  # "la semaine", "en semaine": every week
    of = MonthDay(int(found["day"]), _month(found["month"])) if found["day"] else None
    if edge in ("debut", "mi"):
        return Week(1 if which and not of else 0, _WEEK_DAYS[edge], of, "day", "begin" if edge == "debut" else "middle")
    weeks = 0 if of or which == " en cours" or not which else 1
    return Week(weeks, 4, of, "week", "end" if edge == "fin" else "whole")


def _weekend(found: Match, setting: Setting) -> Core | None:
    if found["canadian"] and setting.region != "CA":
        return None
    if not (found["this"] or found["which"] or setting.limit != "bare" or found["edge"] or found["canadian"]):
        return None  # "le week-end": every weekend
    return Week(1 if found["which"] else 0, 6, None, "day", "weekend")


_MONTH_PARTS: Final[dict[str, Literal["begin", "middle", "end", "whole"]]] = {
    "debut": "begin", "mi": "middle", "fin": "end", "courant": "whole",
    "cours": "whole",
}  # fmt: skip


def _month_part(found: Match, _setting: Setting) -> Core | None:
    if found["next"]:
        return Month("whole", ahead=1)
    if found["this"]:
        return Month("whole")
    return Month(_MONTH_PARTS[found["edge"]], _month(found["month"]), 1 if found["which"] else 0)


def _bare_month(found: Match, setting: Setting) -> Core | None:
    return Month("whole", _month(found["month"])) if setting.limit in ("by", "before") else None


def _year_end(_found: Match, _setting: Setting) -> Core | None:
    return Month("end", 12)


def _feast(found: Match, setting: Setting) -> Core | None:
    return MonthDay(*p.FEASTS[found["feast"]]) if setting.limit != "bare" else None


EDGE_HEADS: Final = "en le la au a dans tout debut mi fin courant"
RULES: Final[tuple[Rule, ...]] = (
    (p.RELATIVE, _relative, "aujourd ce demain apres le lendemain surlendemain la"),
    (p.WEEKDAY, _weekday, f"ce le au la {' '.join(p.WEEKDAYS)}"),
    (p.DATE, _date, "le au la premier #"),
    (p.DAY_NUMBER, _day_of_month, "le au"),
    (p.SLASHED, _slashed, "le au #"),
    (p.WEEKEND, _weekend, f"ce cette le du week weekend {EDGE_HEADS}"),
    (p.WEEK, _week, f"cette semaine {EDGE_HEADS}"),
    (p.YEAR, _year_end, "en la d fin a dans cette"),
    (p.MONTH, _month_part, f"ce du {EDGE_HEADS}"),
    (p.FEAST, _feast, "noel nouvel le jour"),
    (p.BARE_MONTH, _bare_month, f"le {' '.join(p.MONTHS)}"),
)
