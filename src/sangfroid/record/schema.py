"""The whole schema: every table of the store is known once this is imported."""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData

from sangfroid.record import columns, followup_tables, running_tables, sound_tables, tables

# Named so that none of the modules is loaded for nothing: a table not loaded would be left out of a backup.
MODULES: Final = (tables, running_tables, followup_tables, sound_tables)

METADATA: Final[MetaData] = columns.METADATA
