"""Command line, web and API: parse, call one thing below, show."""
