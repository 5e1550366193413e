"""Promises until they are kept: call-backs, the emergency beat, reminders and their channels."""
