"""Seqguard: predicts, reports and repairs PostgreSQL sequences that are out of step with their columns."""

__version__ = "0.1.0"

DOCUMENTATION = "https://github.com/seqguard/seqguard/blob/main/docs"
"""Where docs/ can be read; reports link to its pages."""
