"""What is fast, measured: one JSON line a figure. Never part of the tests; run it with `make bench`."""
