"""Derivations from a snapshot, most of them without a server."""
