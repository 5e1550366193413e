"""What the words around a time word make of it: a past, a habit, a farewell, opening hours, a mere reference."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from sangfroid.language.deadlines.patterns import WEEKDAYS, one_of
from sangfroid.language.deadlines.said import Said, word_set
from sangfroid.language.deadlines.values import Expression, Month, MonthDay, Week, Weekday

# How many characters are looked back on, how many of them for what stands right before, and how many ahead.
_BEHIND: Final = 110
_NEAR: Final = 40
_AHEAD: Final = 60

# ---- right before it; every text looked back on begins and ends with a space ----

_NO_FUTURE: Final = re.compile(
    " "
    + one_of(
        "depuis il_y_a y_a y_avait ca_fait cela_fait pendant durant tous_les toutes_les chaque un les quel l_autre",
        "s_appelle ne nee naissance au_bout_de en_date_du a_la_date_du en_ai_pour en_as_pour en_a_pour en_avez_pour",
        "en_avons_pour en_ont_pour on_est nous_sommes on_etait nous_etions",
    )
    + "(?: le| la| les| a)? $"
    + "| (?:avant )?hier(?: soir| matin| apres midi| vers| a)? $"
)
_REFERENCE: Final = re.compile(r" (?<!date )(?:de|du|d|des)(?: la| l| le| a)? $")
_NO_REFERENCE: Final = re.compile(one_of("courant cours journee matinee apres_midi soiree") + " (?:de|du|d) $")
_MARK: Final = re.compile(
    " "
    + one_of(
        "plutot disons mettons alors ou ou_bien non pardon enfin finalement va_pour sinon ok oui d_accord",
    )
    + " $|^ $|[.] $"
)
_NOW: Final = re.compile(r" il (?:est|etait|sera)(?: \w+)? $")
_LENGTH_VERB: Final = re.compile(
    r"(?:attend\w+|attente|dure\w*|met\w*|mis|pris|pren\w+|passe\w*|fait|reste\w*|roul\w+|travail\w+|bosse\w*|dormi)"
    r" (?:de |bien |au moins |encore )?$"
)
_HAS: Final = re.compile(r" (?:(?:on|il|elle|y|ca) a|ai|avons|avez|ont|faut|reste) (?:bien |encore )?$")
_MOVED: Final = re.compile(r"(?:report|decal|deplac|repouss|remet|remis|avanc|fix|mett|mis|transf)\w*(?: \S+){0,3} $")
_WISH: Final = re.compile(" " + one_of("bon joyeux excellent excellente belle") + " $")
_WISHED: Final = word_set("week weekend fin debut apres semaine journee soiree")

# ---- earlier in the clause: what was done, what is open when ----

_SUBJECT: Final = one_of("je j tu il elle on ils elles ca c qui et mais donc alors si quand dites pouvez veuillez")
_REST: Final = rf"(?: (?!{_SUBJECT} |[.] )\S+){{0,7}} $"
_SMALL: Final = (
    "(?: "
    + one_of(
        "pas deja bien tout encore jamais rien juste aussi meme toujours donc ete vous nous m t l les lui leur 2 3 fois"
    )
    + "){0,3} "
)
_HAVE: Final = (
    one_of("j t tu il elle on ca nous vous ils elles qui m l y en les lui")
    + " "
    + one_of("ai as a avons avez ont")
    + _SMALL
    + one_of(
        "appel rappel telephon envoy renvoy recu vu parl demand command pay regl attendu laiss essay contact ecrit",
        "sign depos post livr pass rat manqu annul fait fini termin commenc achet signal declar donn perdu trouv",
        "install rencontr discut expliqu repondu raccroch coup cass dormi eu ouvert vers encaiss prelev debit",
        "hospitalis oper subi consult point vol (?<=m_a_)dit (?<=m_a_)promis (?<=m_avez_)dit (?<=m_avez_)promis",
        "(?<=m_ont_)dit (?<=nous_avez_)dit",
    )
)
_BE: Final = (
    one_of("je_suis y_suis est sont sommes s_est etes")
    + _SMALL
    + one_of(
        "venu revenu parti arriv pass repass tomb all sorti rentr rest mort deced n emmenag demenag hospitalis",
    )
)
_DONE: Final = re.compile(rf" (?:{_HAVE}|{_BE})(?:e|ee|ees|es|s)?{_REST}")
# A participle right before it: "la lettre déposée lundi", not "elle sera déposée lundi". Without its accent "livré"
# is "livre": the masculine forms stay out.
_DONE_THING: Final = re.compile(
    " (?!"
    + one_of("est sont sera seront serez serai etre va vont etes et ou")
    + r" )\S+ "
    + one_of("livree recu recue deposee volee achetee payee postee annoncee")
    + "s? $"
)
_WAS_WORDS: Final = (
    "devais devait deviez devaient avais avait aviez avaient etais etait etiez etaient attendais attendait attendions "
    "fallait"
)
_WAS: Final = re.compile(f" {one_of(_WAS_WORDS)}{_REST}")
_AUXILIARIES: Final = word_set(f"ai as a avons avez ont suis est sont sommes etes {_WAS_WORDS}")
_MAY_BE_PAST: Final = word_set("bare at about before from")
_OPEN: Final = (
    r"(?:(?:est|sommes|sont|etes|sera|serons|reste|restons) (?:\w+ )?(?:ouvert|ferme)\w*|rouvr\w+|"
    + one_of("ferme ferment fermons ouvrent ouvrons horaire horaires permanence")
    + "|"
    + one_of("cabinet magasin bureau bureaux guichet accueil pharmacie agence boutique standard service mairie")
    + " ouvre)"
)
_OPEN_SIGNS: Final = re.compile("ouv|ferm|horaire|permanence")
_OPEN_BEFORE: Final = re.compile(f" {_OPEN}{_REST}")
_OPEN_AFTER: Final = re.compile(rf"(?: \S+){{0,2}} {_OPEN}(?![^ ])")
_CLAUSE_START: Final = re.compile("^ $|[.] $| " + one_of("et mais car parce_que puisque que alors donc") + " $")

# ---- after it; a text looked ahead on begins with a space ----

_GONE: Final = re.compile(
    r" (?:dernier(?! delai)|precedent|d avant|sur \d+|pres(?! de)|plus tot|plus tard|par (?:jour|semaine|mois|an)|gras"
    r"|la veille|est un autre jour|qui (?:ont|a) |(?:n )?(?:etait|etaient|avait|avaient)(?![^ ])"
    r"|passe(?! (?:le|la|l|les|un|une|chez|au|a|vous|nous|par|me|te|de|du)(?![^ ])))"
)
_OF: Final = re.compile(r" (?:de|d)(?! (?:preference|toute facon|accord|ailleurs|chez))(?![^ ])")
_WISH_ENDS: Final = re.compile(r"$| [.]| (?:a vous|madame|monsieur|merci|et)(?![^ ])")
_ALONE: Final = re.compile(
    r" (?:[.]|alors|ok|d accord|ca (?:va|me va|marche|irait)|c est (?:bon|parfait|note))(?![^ ])"
)


def weighed(said: Said, found: Expression) -> Expression | None:
    """The expression if it names a moment to come; marked as an answer or a reference where it is one; else None."""
    start, end = said.starts[found.first], said.ends[found.last - 1]
    before = f" {said.line[max(0, start - _BEHIND) : start]}"
    near = before[-_NEAR:]
    after = said.line[end : end + _AHEAD]
    if found.vague:
        return None if before.endswith(" a ") or _GONE.match(after) else found
    if _GONE.match(after) or _NO_FUTURE.search(near):
        return None
    if found.elapsed is not None:
        return found
    if _is_beginning(said, found, near):
        return None
    if found.limit == "bare" and before.endswith(" le ") and (found.clock or isinstance(found.day, Weekday)):
        return None  # "le lundi": every Monday; "le sept heures vingt": a train
    if found.limit in _MAY_BE_PAST and _is_past(said, found, before):
        return None
    if _is_wish_or_leave(said, found, near, after) or _is_opening(before, after):
        return None
    if found.clock is not None and not _is_clock(said, found, near, after):
        return None
    if found.limit == "bare" and _REFERENCE.search(near) and not _NO_REFERENCE.search(near):
        return replace(found, named=True)
    return replace(found, answers=True) if len(said.words) <= 6 or _MARK.search(near) else found


def _is_beginning(said: Said, found: Expression, near: str) -> bool:
    """Whether it only says from when on: "à partir de lundi", "pas avant jeudi"; not "dès lundi", a promise."""
    if "before" in (found.limit, found.clock_limit) and near.endswith((" pas ", " jamais ")):
        return True
    return found.limit == "from" and found.day is not None and found.clock is None and said.words[found.first] != "des"


def _is_past(said: Said, found: Expression, before: str) -> bool:
    """Whether the clause up to here tells what was: "j'ai appelé", "vous deviez passer", "le colis livré"."""
    if _DONE_THING.search(before[-_NEAR:]):
        return True
    around = said.words[max(0, found.first - 14) : found.first]
    return not _AUXILIARIES.isdisjoint(around) and bool(_DONE.search(before) or _WAS.search(before))


def _is_wish_or_leave(said: Said, found: Expression, before: str, after: str) -> bool:
    word = said.words[found.first]
    if _WISH.search(before) and (word in _WISHED or (word in WEEKDAYS and _WISH_ENDS.match(after))):
        return True
    if word == "tantot" and before.endswith(" a "):
        return True
    if found.limit != "at" or found.clock is not None or said.words[found.first] not in ("a", "au"):
        return False  # "à demain dix heures" is an appointment
    if isinstance(found.day, MonthDay | Month):
        return False
    if isinstance(found.day, Week) and found.day.part in ("begin", "middle", "end"):
        return False
    if found.part is not None and found.part.name == "first":
        return False  # "à la première heure"
    if found.day is None and (found.part is None or said.words[found.first + 1] not in ("ce", "cet", "cette")):
        return False
    return not _MOVED.search(before) and said.words[found.first] != "entre"


def _is_opening(before: str, after: str) -> bool:
    if not _OPEN_SIGNS.search(before + after):
        return False
    if _OPEN_BEFORE.search(before):
        return True
    return bool(_CLAUSE_START.search(before) and _OPEN_AFTER.match(after))


def _is_clock(said: Said, found: Expression, before: str, after: str) -> bool:
    """Whether hours said without a limit are a time of the clock rather than a length."""
    clock = found.clock
    if clock is None or (clock.plain and not clock.noon and _OF.match(after)):
        return False
    if found.clock_limit != "bare" or found.day is not None or found.part is not None:
        return True
    if _LENGTH_VERB.search(before) or _NOW.search(before):
        return False
    if clock.hour is not None and clock.hour <= 4 and _HAS.search(before):
        return False
    if not clock.plain or (clock.hour is not None and 13 <= clock.hour <= 21):
        return True
    alone = len(said.words) <= 6 and (not after or _ALONE.match(after) is not None)
    return alone if before == " " else _MARK.search(before) is not None
