"""docs/bulk-loading.md: what it shows is run, one block after the other, and comes out as shown."""

from pathlib import Path
from threading import Thread

from tests.databases import Database
from tests.docs.page import sections_of, text_of
from tests.docs.run import in_bash, in_psql
from tests.wait import until

(SHOP,) = sections_of(text_of("docs/bulk-loading.md"))
(AHEAD,) = [block.text for block in SHOP.blocks if block.language == "sql"]
SETUP = Path(__file__).parent / "bulk" / "shop.sql"


def test_what_it_shows_comes_out_as_shown(database: Database, tmp_path: Path) -> None:
    database.load(SETUP.read_text(encoding="utf8"))
    for shown in SHOP.blocks:
        if shown.language == "sql":
            printed = in_psql(database, shown.text)
            assert printed.sqlstate == "00000", printed
        else:
            printed = in_bash(shown.text, tmp_path, database, {"PRODUCTION": database.dsn})
            assert printed.status == int(shown.words.get("status", "0")), printed
        for text, words in shown.shows:
            assert text in printed.text if "part" in words else text == printed.text, printed
    assert database.execute("INSERT INTO products (name) VALUES ('x') RETURNING id") == [(5001,)]


def test_what_is_drawn_while_the_sequence_is_moved_is_not_handed_out_again(database: Database) -> None:
    """It has looked where the sequence stands, and does not set it yet: whoever draws then has to wait."""
    database.load(SETUP.read_text(encoding="utf8"))
    slow = AHEAD.replace("WHERE last_value < 5000", "WHERE last_value < 5000 AND pg_sleep(1) IS NOT NULL")
    assert slow != AHEAD
    admin = database.connect()
    drawn: list[int] = []

    def draw() -> None:
        asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
        until(lambda: admin.execute(asleep.encode()).fetchone() == (1,), "the statement to look")
        rows = admin.execute("SELECT nextval('products_id_seq') FROM generate_series(1, 6000)").fetchall()
        drawn.extend(id for (id,) in rows)

    drawing = Thread(target=draw)
    drawing.start()
    moved = in_psql(database, slow)
    drawing.join()
    assert moved.sqlstate == "00000", moved
    assert len(drawn) == 6000
    assert database.execute("SELECT nextval('products_id_seq')") == [(11_001,)]
    assert min(drawn) == 5001
