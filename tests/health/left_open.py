LEFT_OPEN: dict[str, int] = {}
