"""The journal: one sentence typed after a call becomes its contact, note, situation and promises, to be confirmed.

    entry = journal("Mme Dupont a raccroché furieuse, je lui rappelle demain dix heures", said_at, calendar)

Pure: no clock, no store. What is doubtful is asked (`Entry.doubts`), never filled by a guess. The words and rules
stand in data/fr/journal.yaml.
"""

from sangfroid.record.journal.entry import Contact, Direction, Doubt, Entry, Owner, OwnerKind, Promised, Role
from sangfroid.record.journal.heard import journal

__all__ = ["Contact", "Direction", "Doubt", "Entry", "Owner", "OwnerKind", "Promised", "Role", "journal"]
