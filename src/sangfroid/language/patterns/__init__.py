"""Patterns over words: a small grammar for what people say, compiled once, matched in linear time."""

from sangfroid.language.patterns.grammar import PatternError, Reader, Shared
from sangfroid.language.patterns.match import Hits, Match, Patterns, Place

__all__ = ["Hits", "Match", "PatternError", "Patterns", "Place", "Reader", "Shared"]
