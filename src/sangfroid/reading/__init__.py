"""The fold: cues into tension, situation, promises, timing and ending."""
