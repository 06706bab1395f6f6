"""Reading real servers."""
