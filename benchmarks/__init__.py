"""Measurements of whole runs. They assert no times; `docs/performance.md` says how to run and read them."""
