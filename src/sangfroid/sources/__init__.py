"""Where calls come from: transcripts (files), later sound (recordings) and feeds (live protocols)."""

from sangfroid.sources.transcripts import FORMATS, read_annotation, read_call

__all__ = ["FORMATS", "read_annotation", "read_call"]
