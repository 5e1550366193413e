"""What goes wrong with a speech model or the process that uses it."""

from __future__ import annotations

from sangfroid.calls.errors import SangfroidError


class BadModel(SangfroidError):
    """A model folder that is not there, not whole, or of no kind that is known."""


class RecogniserStopped(SangfroidError):
    """The process that hears words died, or did not answer in time, more often than it is started again."""


class NotFetched(SangfroidError):
    """A model that could not be downloaded or unpacked."""
