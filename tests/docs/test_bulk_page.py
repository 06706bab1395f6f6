"""docs/bulk-loading.md: what it shows is run, one block after the other, and comes out as shown."""

from pathlib import Path

from tests.databases import Database
from tests.docs.page import sections_of, text_of
from tests.docs.run import in_bash, in_psql

(SHOP,) = sections_of(text_of("docs/bulk-loading.md"))
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
