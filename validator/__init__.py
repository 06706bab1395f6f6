"""Seqguard: predicts, reports and repairs PostgreSQL sequences that are out of step with their columns."""

__version__ = "0.1.0"
