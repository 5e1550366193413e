"""The tables of what is to be done after a call, and of what was sent to tell of it."""
