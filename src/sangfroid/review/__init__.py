"""After the call: one call's report, many calls' figures, the archive."""
