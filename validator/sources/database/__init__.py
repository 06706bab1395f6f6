"""Reads a Snapshot from a live database, with nothing but SELECT."""
