"""XML where the server can't read it: rows come in all the same, and what needs it read is lost for that reason."""

import psycopg

from tests.databases import Database
from validator.model.observation import Reason
from validator.sources.restore.errors import Loss
from validator.sources.restore.not_restored import not_restored
from validator.sources.restore.xml import keep_xml_as_text

SCRIPT = """
CREATE TABLE public.doc (id serial PRIMARY KEY, x xml, many xml[], fixed xml DEFAULT '<b/>'::xml NOT NULL{check});
COPY public.doc (id, x, many, fixed) FROM stdin;
2\t<a href="é"/>\t{{<a/>,NULL}}\t<b/>
3\t\\N\t\\N\tnot < markup
\\.
"""


def test_rows_with_xml_are_there(bench):
    restored = bench.restore(bench.write(SCRIPT.format(check="")))
    assert (restored.failures, restored.lost) == ((), ())
    assert bench.ask("SELECT id, x::text, many::text FROM doc ORDER BY id") == [
        (2, '<a href="é"/>', "{<a/>,NULL}"),
        (3, None, None),
    ]
    assert bench.ask("SELECT column_default FROM information_schema.columns WHERE column_name = 'fixed'") == [
        ("'<b/>'::xml",)
    ]


def test_what_must_read_it_is_lost_and_the_dump_is_not_blamed(bench):
    restored = bench.restore(bench.write(SCRIPT.format(check=" CHECK (x IS DOCUMENT)")))
    (lost,) = restored.lost
    assert (lost.loss, lost.reason) == (Loss.REFUSED, "unsupported XML feature")
    (entry,) = not_restored(restored.lost)
    assert entry.reason is Reason.OUTSIDE_SNAPSHOT
    for way in ("--via scan", "--engine local", "--image"):
        assert way in entry.how_to_check


def test_a_server_that_reads_it_goes_on_reading_it(database: Database) -> None:
    connection = database.connect()
    try:
        connection.execute("SELECT '<a/>'::xml")
        wanted = "xml_in"
    except psycopg.errors.FeatureNotSupported:
        wanted = "textin"
    keep_xml_as_text(connection)
    row = connection.execute("SELECT typinput::text FROM pg_type WHERE oid = 'xml'::regtype").fetchone()
    assert row == (wanted,)
