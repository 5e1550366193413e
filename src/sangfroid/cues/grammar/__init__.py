"""The grammar of cues: rules as data, their checks and their examples."""
