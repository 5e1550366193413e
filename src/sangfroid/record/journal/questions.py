"""What is asked where a note leaves it open."""

from __future__ import annotations

from typing import Final

from sangfroid.language.wording import N_
from sangfroid.record.journal.times import Why

WHICH_CONTACT: Final = N_("De quel contact s'agit-il : « {words} » ?")
WHO_IS_MEANT: Final = N_("« {words} » : pour qui est-ce ?")
WHO_ACTS: Final = N_("« {words} » : qui doit le faire ?")
WHICH_DAY: Final = N_("« {words} » : quel jour exactement ?")
GONE_BY: Final = N_("« {words} » est déjà passé : pour quand est-ce ?")
WHICH_HALF: Final = N_("« {words} » : le matin ou l'après-midi ?")
WHEN: Final[dict[Why, str]] = {"weekday": WHICH_DAY, "passed": GONE_BY, "half": WHICH_HALF}
