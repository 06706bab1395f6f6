"""The rules, one module each, over facts. Pure functions."""
