"""The command line: one thin module a command; the only package that sees all others."""
