"""Sangfroid: the companion for hard phone calls."""

__version__ = "0.1.0"
