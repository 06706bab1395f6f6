"""Tests of dumps restored into a throw-away server."""
