"""Sessions that insert as fast as they can while something else is tried."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Final

import psycopg

WRITERS: Final = 3


class Written:
    """What the writers have inserted so far, in rounds of all their statements."""

    def __init__(self) -> None:
        self.rounds = [0] * WRITERS
        self.errors: list[BaseException] = []

    def __int__(self) -> int:
        """The rounds of all together; raises what one of them raised."""
        for error in self.errors:
            raise error
        return sum(self.rounds)


@contextmanager
def writing(dsn: str, statements: Sequence[str]) -> Iterator[Written]:
    """Three sessions running `statements` over and over until the block ends; what one of them raised is raised."""
    written = Written()
    stop = threading.Event()

    def write(number: int) -> None:
        try:
            with closing(psycopg.connect(dsn, autocommit=True)) as connection:
                while not stop.is_set():
                    for statement in statements:
                        connection.execute(statement.encode())
                    written.rounds[number] += 1
        except BaseException as error:
            written.errors.append(error)

    writers = [threading.Thread(target=write, args=(number,), daemon=True) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        yield written
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    int(written)
