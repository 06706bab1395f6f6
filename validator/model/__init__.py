"""Frozen values that everything else speaks in; imports the standard library only."""
