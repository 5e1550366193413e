"""Keep and find: offices, people, contacts, calls, notes, lessons, audit, retention."""
