"""The tables of calls that are running."""
