"""The tests: the same rooms as the package, and calls/ for the golden calls."""
