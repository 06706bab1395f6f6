"""Dumps that are read without any server."""
