"""Transcripts: files in which a call is written down, whatever wrote them.

A format is one module with a `FORMAT` (its name, how to know it by content, how to read it) and one line in
`FORMATS` below. It gives a `Draft`: the source's own words, times and labels. All else (repairs, order, roles,
numbers, bounds) is the common path's, `sources/assemble.py`. Its examples stand in tests/sources/examples/.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sangfroid.calls import Annotation, Call, Repair, Unreadable
from sangfroid.sources.assemble import Asked, assembled
from sangfroid.sources.bounds import check_size, lines_of
from sangfroid.sources.documents import documents, is_json
from sangfroid.sources.draft import Format, Sample
from sangfroid.sources.text import Decoded, decoded
from sangfroid.sources.transcripts import (
    annotated,
    assemblyai,
    azure,
    call_analytics,
    call_analytics_live,
    contact_lens,
    contact_lens_live,
    deepgram,
    deepgram_live,
    google,
    lca,
    monologues,
    plain,
    rttm,
    sheet,
    srt,
    vcon,
    webvtt,
    whisper,
    whisperx,
    wtf,
)  # fmt: skip

__all__ = ["FORMATS", "read_annotation", "read_call"]

_SURE: Final = 0.9  # a likeness from which on no other format is asked

FORMATS: Final[dict[str, Format]] = {
    "annotated": annotated.FORMAT,
    "webvtt": webvtt.FORMAT,
    "srt": srt.FORMAT,
    "sheet": sheet.FORMAT,
    "plain": plain.FORMAT,
    "rttm": rttm.FORMAT,
    "vcon": vcon.FORMAT,
    "wtf": wtf.FORMAT,
    "monologues": monologues.FORMAT,
    "whisper": whisper.FORMAT,
    "whisperx": whisperx.FORMAT,
    "deepgram": deepgram.FORMAT,
    "deepgram_live": deepgram_live.FORMAT,
    "assemblyai": assemblyai.FORMAT,
    "azure": azure.FORMAT,
    "google": google.FORMAT,
    "call_analytics": call_analytics.FORMAT,
    "call_analytics_live": call_analytics_live.FORMAT,
    "contact_lens": contact_lens.FORMAT,
    "contact_lens_live": contact_lens_live.FORMAT,
    "lca": lca.FORMAT,
}


def read_call(source: bytes, *, name: str, agent: str | None = None, swap: bool = False) -> Call:
    """The call that a file holds, in any of `FORMATS`, found by its content.

    `name` is the file's, for messages and the call's id where the source has none. `agent` is the label or the
    channel of the agent; `swap` exchanges agent and client. Unreadable says what is wrong, where, what to do.
    """
    text = _text(source)
    sample, repairs = _sample(text.text)
    found = _format(sample)
    draft = found.read(sample)
    draft = replace(draft, repairs=text.repairs + repairs + draft.repairs)
    return assembled(draft, Asked(name, agent, swap), form=found.name)


def read_annotation(source: bytes) -> Annotation:
    """What the annotator noted in an annotated call; Unreadable for any other file or an unknown name."""
    sample, _ = _sample(_text(source).text)
    if not annotated.looks_like(sample):
        raise Unreadable(
            "Ce fichier n'est pas un appel annoté. "
            "Donnez un JSON dont « turns » porte « speaker », « text » et « labels »."
        )
    return annotated.annotation(sample.document)


def _text(source: bytes) -> Decoded:
    check_size(source)
    return decoded(source)


def _sample(text: str) -> tuple[Sample, tuple[Repair, ...]]:
    """What formats look at: the text, and its lines or its JSON value where it sets out to be one (or several)."""
    if is_json(text):
        value, repairs = documents(text)
        return Sample(text, (), value), repairs
    return Sample(text, lines_of(text)), ()


def _format(sample: Sample) -> Format:
    """The format that the content looks like most; Unreadable with the list of formats where it looks like none."""
    best, score = None, 0.0
    for form in FORMATS.values():
        likeness = form.looks_like(sample)
        if likeness > score:
            best, score = form, likeness
        if score >= _SURE:
            break
    if best is not None:
        return best
    titles = " ; ".join(form.title for form in FORMATS.values())
    if isinstance(sample.document, dict):
        raise Unreadable(
            "Ce JSON n'est d'aucune forme connue (clés trouvées : {keys}). Formats lus : {formats}.",
            keys=", ".join(key[:40] for key in list(sample.document)[:8]) or "aucune", formats=titles,
        )  # fmt: skip
    raise Unreadable(
        "Ce fichier n'est pas une conversation que Sangfroid sait lire. Formats lus : {formats}. "
        "Pour du texte, commencez chaque réplique par qui parle : « Agent : Bonjour ».",
        formats=titles,
    )
