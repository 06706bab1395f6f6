"""Frozen values that everything else is written in; imports the standard library only."""
