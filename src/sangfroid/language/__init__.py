"""French as it is spoken: normal form with source offsets, numbers, deadlines, mask, pattern engine."""
