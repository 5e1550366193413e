"""Running calls: feeds in, hints out, taps, presence."""
