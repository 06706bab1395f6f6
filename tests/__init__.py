"""Tests of Seqguard, most of them on real PostgreSQL servers."""
