"""A pipeline, and a dump to check in it."""

from pathlib import Path

import pytest

from tests.conftest import skip_unless_required
from tests.gitlab.pipeline import Pipeline
from tests.npm_package import UnavailableError

DUMP = """--
-- PostgreSQL database dump
--
CREATE TABLE public.products (id integer NOT NULL);
CREATE SEQUENCE public.products_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.products_id_seq OWNED BY public.products.id;
ALTER TABLE ONLY public.products ALTER COLUMN id SET DEFAULT nextval('public.products_id_seq'::regclass);
COPY public.products (id) FROM stdin;
1
7
\\.
SELECT pg_catalog.setval('public.products_id_seq', {last}, true);
ALTER TABLE ONLY public.products ADD CONSTRAINT products_pkey PRIMARY KEY (id);
--
-- PostgreSQL database dump complete
--
"""


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    """A repository with two dumps, `healthy.sql` and `behind.sql`."""
    try:
        made = Pipeline(tmp_path)
    except UnavailableError as missing:
        skip_unless_required(missing)
    made.write("healthy.sql", DUMP.format(last=7))
    made.write("behind.sql", DUMP.format(last=5))
    return made
