"""Patterns over words: a small grammar for what people say, compiled once, matched in linear time."""

from sangfroid.language.patterns.grammar import PatternError, Shared
from sangfroid.language.patterns.match import Match, Patterns

__all__ = ["Match", "PatternError", "Patterns", "Shared"]
