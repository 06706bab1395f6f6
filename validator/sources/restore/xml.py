"""XML in a server that was built without libxml: it has the type, and refuses every value of it.

Such a server lets nobody look into XML either, so that the values are kept as the texts that they are: the rows come
in, and what else stands in them can be checked.
"""

from typing import Any

import psycopg

_PROBE = "SELECT '<a/>'::pg_catalog.xml"
_AS_TEXT = """
UPDATE pg_catalog.pg_type SET typinput = 'pg_catalog.textin', typreceive = 'pg_catalog.textrecv'
WHERE oid = 'pg_catalog.xml'::pg_catalog.regtype
"""


def keep_xml_as_text(admin: psycopg.Connection[Any]) -> None:
    """By the superuser, in the database that is restored into; nothing happens where the server reads XML."""
    try:
        admin.execute(_PROBE)
    except psycopg.errors.FeatureNotSupported:
        admin.execute(_AS_TEXT)
