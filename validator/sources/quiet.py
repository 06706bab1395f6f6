"""What psycopg logs is no news for who runs a command: an error that it ignores comes after one that is told."""

import logging


def quiet() -> None:
    """Keeps psycopg's log from standard error, where Python writes it while nobody has set up logging."""
    logger = logging.getLogger("psycopg")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
