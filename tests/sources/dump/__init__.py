"""Tests of reading dumps without a server."""
