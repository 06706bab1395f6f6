"""Tests of the throw-away servers."""
