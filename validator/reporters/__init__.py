"""A Report as text: one module a format, each a pure function that returns a string."""
