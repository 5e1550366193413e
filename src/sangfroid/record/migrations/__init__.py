"""The schema's history, one step a file in versions/; `store.migrate` walks it."""
