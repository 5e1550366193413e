"""The grammar of time, as patterns over the forms of `said`: one form a word, numbers in digits, no accents.

A *limit* may stand before a *core* (a length of time, a day, a part of a day, a time of the clock). A pattern is
tried at the beginning of a word only, is bounded and has no nested repeats: a turn is read in linear time.
"""

from __future__ import annotations

import re
from typing import Final

from sangfroid.language.deadlines.values import Limit

WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip

_WD: Final = "|".join(WEEKDAYS)
_MO: Final = "|".join(MONTHS)
_NEXT: Final = r"prochain|qui (?:vient|arrive|suit)|suivant|d apres"
_SIZE: Final = r"(?:(?:tout|petit|bon|gros|prochain|grand) ){0,2}"
_ONE: Final = r"(?:une?|la|le|l|cette|ce)"
_EDGE: Final = (
    r"(?:(?:en|le|la|au|a la|dans le|tout) ){0,2}(?P<edge>debut|mi|fin|(?<!au )courant|(?<=au )cours)"
    r"(?: (?:de|du|d))?(?: (?:la|l|le|cette|cet|ce|mon|notre))?"
)


def one_of(*lines: str) -> str:
    """A pattern for one of these words; `_` stands for the space within several."""
    return f"(?:{'|'.join(word.replace('_', ' ') for line in lines for word in line.split())})"


def _pattern(*lines: str) -> re.Pattern[str]:
    return re.compile(f"(?:{''.join(lines)})(?![^ ])")


# ---- limits ----

# Each with the words that it may begin with.
LIMITS: Final[tuple[tuple[Limit, re.Pattern[str], str], ...]] = (
    (
        "by",
        _pattern(r"d ici(?: a)?|pour|jusqu a|jusqu(?= au)|(?:d ici )?(?:au plus tard|dernier delai|max)(?: a)?"),
        "d pour jusqu au dernier max",
    ),
    ("before", _pattern(r"avant"), "avant"),
    (
        "from",
        _pattern(
            r"des|a (?:partir|compter) (?:de|du|d)|apres(?! (?:midi|demain))|passe(?= (?:midi|minuit|\d))",
            r"|au dela (?:de|du)",
        ),
        "des a apres passe au",
    ),
    (
        "about",
        _pattern(
            r"(?:aux?|dans les) (?:environ|alentours) (?:de|du|d)|autour (?:de|du|d)|vers(?: les)?|environ a|a environ",
            r"|sur les|dans les eaux (?:de|d)|a peu pres a|genre a",
        ),
        "au aux dans autour vers environ a sur genre",
    ),
    (
        "at",  # not the verb: "il a deux heures de retard"
        _pattern(
            r"sur (?:le|les) coups? (?:de|d)|pile a",
            r"|(?<!\bon )(?<!\bil )(?<!\belle )(?<!\bqui )(?<!\by )(?<!\bca )a|au|aux",
        ),
        "sur pile a au aux",
    ),
)

WITHIN: Final = _pattern(
    r"(?P<within>(?:dans|sous) un delai (?:de|d)|pour dans|(?:d ici )?au plus tard dans|dans",
    r"|d ici au plus tard|d ici(?: a)?|sous|endeans|en dedans (?:de|d)|en moins (?:de|d)|avant",
    r"|(?P<ask>(?:laisse|donne|laissez|donnez) moi))",
    r"(?: (?:environ|a peu pres|a peine|genre|max|grand max|au max|au grand max|au plus|moins (?:de|d)|plus ou moins",
    r"|allez|encore|juste|pas plus (?:de|d)|a tout casser|disons|mettons|les|la|le|l|ces|cette)){0,3}",
)

# ---- lengths of time ----

_UNIT: Final = r"(?P<unit>seconde|minute|heure|jour|semaine|mois|an)"
COUNT: Final = _pattern(
    rf"{_SIZE}(?:(?:\d+|une?)(?: ou| a| voire)? )?(?:\d+/)?(?P<n>\d+|une?) {_SIZE}{_UNIT}",
    r"(?: (?:ou|voire) (?P<more>\d+|une?)(?! heure| minute| jour| semaine| \d)",
    r"| et (?P<half>demi|quart)|(?: et)?(?P<three> 3 quart)(?! d)",
    r"|(?P<minutes> (?:[1-5][05]|5))(?! heure| \d)(?: minute)?)?",
    r"(?P<working> (?:ouvre|ouvrable)| de travail)?",
)
ALONE: Final = _pattern(rf"{_SIZE}(?P<unit>heure|minute)(?! de)")
QUARTERS: Final = _pattern(rf"(?:{_ONE} )?{_SIZE}(?:(?:(?P<n>\d) )?{_SIZE}quart|(?P<of4>[13])/4) d heure")
HALF_HOUR: Final = _pattern(rf"(?:{_ONE} )?{_SIZE}demi heure")
GROUP: Final = _pattern(
    rf"(?:{_ONE} )?{_SIZE}(?P<group>huitaine|dizaine|douzaine|quinzaine|vingtaine|trentaine|quarantaine|cinquantaine",
    rf"|paire|couple)(?: (?:de|d) {_SIZE}{_UNIT})?",
)
GROUPS: Final = {
    "huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "paire": 2, "couple": 2,
}  # fmt: skip

# ---- days ----

RELATIVE: Final = _pattern(
    r"(?:la journee (?:de|d) )?(?P<word>aujourd hui|ce jour(?! la)|demain|apres demain|(?:le )?(?:sur)?lendemain)",
    r"(?: en (?P<further>8|15)(?! jour| heure))?",
)
RELATIVE_DAYS: Final = {"aujourd hui": 0, "ce jour": 0, "demain": 1, "apres demain": 2}
WEEKDAY: Final = _pattern(
    rf"(?:(?P<this>ce) |(?P<the>le|au|la journee de|la journee du) )?(?P<day>{_WD})(?: le)?",
    r"(?:(?: (?P<number>1 er|(?:[12]?\d|3[01])(?! \d)|premier)",
    r"(?! heure| minute| personne| euro| fois| jour))",
    rf"(?: (?P<month>{_MO}))?(?: (?P<year>20\d\d))?)?",
    rf"(?P<after> en (?:8|15)(?! jour| heure)|(?: (?:de|dans))? la semaine (?:{_NEXT})| (?:{_NEXT})",
    r"| de cette semaine)?",
)
DATE: Final = _pattern(
    rf"(?:(?:le|au|la journee du) )?(?P<day>1 er|[12]?\d|3[01]|premier) (?P<month>{_MO})(?: (?P<year>(?:19|20)\d\d))?",
    r"(?: prochain)?",
)
DAY_NUMBER: Final = _pattern(
    r"(?P<art>le|au) (?P<day>1 er|[12]?\d|3[01]|premier(?= du mois))",
    r"(?P<ahead> du mois prochain)?(?P<said> du mois| de ce mois| courant| prochain)?",
)
SLASHED: Final = _pattern(r"(?:le |au )?(?P<day>\d\d?)[/.](?P<month>\d\d?)(?:[/.](?P<year>(?:20)?\d\d))?")

# ---- weeks, months, feasts ----

WEEK: Final = _pattern(
    rf"(?:{_EDGE} |(?P<this>cette|dans (?:la|cette)) |(?:la|en) )?semaine",
    rf"(?P<which> (?:{_NEXT})| du (?P<day>[12]?\d|3[01])(?: (?P<month>{_MO}))?| en cours)?",
)
WEEKEND: Final = _pattern(
    rf"(?:(?P<this>ce|cette|dans le) |(?:{_EDGE}|le|la|du|au|en) )?(?:week end|weekend|(?P<canadian>fin de semaine))",
    rf"(?P<which> (?:{_NEXT}))?",
)
MONTH: Final = _pattern(
    rf"{_EDGE} (?:mois (?:de|d) )?(?:(?P<month>{_MO})|mois(?P<which> (?:{_NEXT}))?)",
    rf"|(?:dans )?(?:le|ce|du) mois (?P<next>{_NEXT})|(?P<this>ce mois ci|ce mois|dans le mois)(?! (?:de|d|{_NEXT}))",
)
BARE_MONTH: Final = _pattern(rf"(?:le mois (?:de|d) )?(?P<month>{_MO})")
YEAR: Final = _pattern(r"(?:(?:en|la|d|a la) )?fin (?:de (?:l|cette)|d) an|dans l an|cette an")
FEAST: Final = _pattern(r"(?:le )?(?P<feast>noel|nouvel an|jour de l an)")
FEASTS: Final = {"noel": (25, 12), "nouvel an": (1, 1), "jour de l an": (1, 1)}

# ---- parts of a day, times of the clock ----

PART: Final = _pattern(
    rf"(?:(?:{_EDGE} )|(?P<det>ce|cet|cette|dans (?:la|l|le)|en|le|la|l|au|a) )?",
    r"(?P<name>apres midi|matin|matinee|soir|soiree|journee|nuit|midi)",
)
PART_NAMES: Final = {
    "matin": "morning", "matinee": "morning", "apres midi": "afternoon", "soir": "evening", "soiree": "evening",
    "journee": "day", "nuit": "night", "midi": "noon",
}  # fmt: skip
FIRST_HOUR: Final = _pattern(
    r"(?:(?:a|des) )?(?:(?:la|les|aux) )?(?:toutes? )?(?:premieres?|1 e?re) heure(?: du jour)?",
)

_HALF: Final = r"(?P<half> (?:du matin|du soir|de l apres midi|de la nuit))?"
_EXACT: Final = r"(?: (?:pile|precise|tapant|max|environ))?"
_QUARTER: Final = (
    r" et (?P<more>quart|demi)| moins (?:le |une? )?(?P<less>quart|\d\d?)(?: minute)?| (?:et )?(?P<three>3) quart"
)
CLOCK: Final = _pattern(
    r"(?:les )?(?:(?:\d\d?|une?)(?: ou| a)? (?=\d))?(?P<hour>\d\d?|une) heure",
    r"(?:(?P<minute> (?:0 \d|0[1-9]|[1-5]\d|[5-9]|00))(?! (?:\d|heure|euro|personne|jour|fois))(?: minute)?",
    rf"|{_QUARTER})?{_EXACT}{_HALF}",
)
DIGITAL: Final = _pattern(
    rf"(?P<hour>\d\d?)[:.](?P<minute>\d\d)(?: heure)?(?! (?:euro|franc|dollar|pour)){_EXACT}{_HALF}",
)
NOON: Final = _pattern(
    rf"(?P<word>midi|minuit)(?:{_QUARTER}|(?P<minute> (?:[1-5]\d|5))(?! (?:\d|heure|euro|personne)))?{_EXACT}"
)
MINUTES: Final = _pattern(
    r"et (?P<more>quart|demi)|moins (?:le |une? )?(?P<less>quart|5|10|20|25)(?! (?:degre|euro|pour))|la (?P<half>demi)",
)
NOON_HOUR: Final = _pattern(r"(?:sur |a |pendant |durant )?l heure (?:du|de) (?:midi|diner|lunch)")
WINDOW: Final = _pattern(
    r"(?P<word>entre|de)(?: les)? (?:(?:\d\d?|une)(?: heure)?|midi) (?:et|a)(?: les)? (?P<hour>\d\d?|une)",
    r"(?P<said> heure(?: (?P<minute>[0-5]\d)| et (?P<more>demi|quart))?)?"
    r"(?! (?:\d|minute|seconde|jour|semaine|mois|an|pour cent|mille|cent|degre|metre|\w+[sx]|franc|kilo)(?: |$))",
)

# ---- words that name no moment ----

_MANY: Final = r"(?:instant|moment|minute|heure|jour|semaine|seconde)"
VAGUE: Final = _pattern(
    r"dans la foulee|tout de suite|drette la|sur le champ|dans l instant|a l instant|immediatement|des maintenant",
    r"|(?:le|au|aussi) plus (?:vite|rapidement|tot)(?: possible| que (?:je|on|nous) peu\w+)?",
    r"|aussi (?:vite|rapidement|tot) que (?:possible|je peux)",
    r"|(?:des|aussitot|sitot) que (?:possible|(?:je|on|nous) (?:peux|peut|pouvons|pourrai|pourra))",
    r"|tout a l heure|prochainement|bientot|betot|sous peu|incessamment(?: sous peu)?|tantot|asap|plus tard",
    rf"|d une? {_MANY} a l autre|dans un (?:petit )?(?:instant|moment)|dans peu(?: de temps)?|dans pas longtemps",
    rf"|(?:dans|sous|d ici) quelques {_MANY}|(?:dans|d ici|sous) les (?:tout )?prochain {_MANY}",
    rf"|dans les {_MANY} (?:qui (?:viennent|suivent)|a venir)|dans les (?:plus brefs|meilleurs) delais",
    r"|un de ces (?:jour|4)|a l occasion|(?:dans|d ici) (?:la|une?|\d) (?:petit )?seconde",
)
AFTERNOON_IN_BELGIUM: Final = _pattern(r"tantot")
