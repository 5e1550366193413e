"""What a small model hears in a turn: trained on the project's own corpus, run by numpy."""
