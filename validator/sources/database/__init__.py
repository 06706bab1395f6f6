"""Reads a live database, in read-only transactions that change nothing and hold few locks."""
