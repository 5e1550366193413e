"""Transcripts inside a vCon: a body in whatever shape its vendor writes, found by its content."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Final

from sangfroid.calls import Unreadable
from sangfroid.sources.bounds import lines_of
from sangfroid.sources.documents import Json, document, is_json, word
from sangfroid.sources.draft import Draft, Format, Sample
from sangfroid.sources.transcripts import (
    annotated,
    assemblyai,
    azure,
    call_analytics,
    contact_lens,
    contact_lens_live,
    deepgram,
    deepgram_live,
    google,
    monologues,
    plain,
    srt,
    webvtt,
    whisper,
    whisperx,
    wtf,
)  # fmt: skip

# What a body may be; never a vCon again.
_BODIES: Final[tuple[Format, ...]] = (
    wtf.FORMAT, deepgram.FORMAT, whisperx.FORMAT, whisper.FORMAT, assemblyai.FORMAT, azure.FORMAT, google.FORMAT,
    call_analytics.FORMAT, contact_lens.FORMAT, contact_lens_live.FORMAT, deepgram_live.FORMAT, monologues.FORMAT,
    annotated.FORMAT, webvtt.FORMAT, srt.FORMAT, plain.FORMAT,
)  # fmt: skip


def transcript(item: Mapping[str, Json], where: str) -> Draft | None:
    """The draft of an analysis' body; None where it has none here, or one of no known shape."""
    sample = _sample(content(item, where))
    if sample is None:
        return None
    likeness, form = max(((one.looks_like(sample), one) for one in _BODIES), key=lambda pair: pair[0])
    return form.read(sample) if likeness > 0 else None


def _sample(body: Json) -> Sample | None:
    if isinstance(body, str):
        return Sample(body, (), document(body)) if is_json(body) else Sample(body, lines_of(body))
    if isinstance(body, list) and body and isinstance(body[0], dict) and {"speaker", "text"} <= body[0].keys():
        return Sample("", (), {"turns": body})
    return Sample("", (), body) if isinstance(body, dict | list) else None


def content(item: Mapping[str, Json], where: str) -> Json:
    """The body that stands in the file itself, decoded; None where there is none or it is elsewhere (`url`)."""
    body = item.get("body")
    if isinstance(body, str) and (word(item, "encoding", where) or "").lower() == "base64url":
        return from_base64url(body, where)
    return body


def from_base64url(text: str, where: str) -> str:
    """The text under base64url, padded or not; Unreadable where it is none."""
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise Unreadable(
            "{where} : le contenu codé en base64url ne se décode pas en texte. Exportez le vCon de nouveau.",
            where=where,
        ) from None
