"""Deadlines: the moments that a turn names ("d'ici jeudi midi"), as due times with an offset.

`said` makes forms of the words, `atoms` finds the single time words, `expressions` joins those of one moment,
`context` leaves out pasts, habits and farewells, `dates` and `walls` reckon days and times, `moment` settles
them in the zone, `due` gives the deadlines.
"""

from sangfroid.language.deadlines.due import deadlines, may_name, time_words
from sangfroid.language.deadlines.values import Calendar, Deadline, TimeWords

__all__ = ["Calendar", "Deadline", "TimeWords", "deadlines", "may_name", "time_words"]
