"""Plain SQL dumps: the text is walked once, and only what is asked for is read again."""
