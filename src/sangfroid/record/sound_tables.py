"""The tables of the sound that is kept of a call, in sealed parts, so that a player opens only what it plays; and of
its picture, which is kept without it too."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, UniqueConstraint

from sangfroid.record.columns import Id, at, office_, sealed, table, to

sounds = table(
    "sounds", office_(), to("calls", "call"), Column("kind", String(8), nullable=False),
    Column("size", Id, nullable=False), to("people", "by", stays=True), at("at"), sealed("reason"),
    UniqueConstraint("call"),
)  # fmt: skip

sound_parts = table(
    "sound_parts", office_(), to("sounds", "sound"), Column("n", Integer, nullable=False), sealed("data"),
    UniqueConstraint("sound", "n"),
)  # fmt: skip

waves = table("waves", office_(), to("calls", "call"), sealed("peaks"), UniqueConstraint("call"))
