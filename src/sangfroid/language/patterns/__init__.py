"""Patterns over words: a small grammar for what people say, compiled once, matched in linear time."""

from sangfroid.language.patterns.grammar import PatternError, Reader, Shared
from sangfroid.language.patterns.match import Hits, Kept, Match, Patterns, Place

__all__ = ["Hits", "Kept", "Match", "PatternError", "Patterns", "Place", "Reader", "Shared"]
