"""Runs statements one after another; those that pg_dump writes by the thousand need no parser."""

import re
from itertools import islice

from validator.model.names import QualifiedName
from validator.model.undecoded import is_text, shown, shown_name
from validator.sources.dump.contents import Statement
from validator.sources.dump.ddl import plain_tables, shortcuts
from validator.sources.dump.ddl.conforming import conforming
from validator.sources.dump.ddl.objects import SequenceRelation
from validator.sources.dump.ddl.parse import NotParsable, parse
from validator.sources.dump.ddl.shortcuts import QUALIFIED, qualified
from validator.sources.dump.ddl.state import NotFollowed, State

_IRRELEVANT = re.compile(
    r"""(?:\s|--[^\n]*\n|/\*.*?\*/)*+(?:
      COMMENT\b | SECURITY\s+LABEL\b | ANALYZE\b | VACUUM\b | CLUSTER\b | REINDEX\b | BEGIN\b | COMMIT\b | START\b
      | SELECT\s+\*\s+FROM\s+pg_catalog\.pg_restore_
      | (?:GRANT|REVOKE)\s+[A-Z,\s]+?\sON\s+(?:FUNCTION|PROCEDURE|ROUTINE|SCHEMA|TYPE|DOMAIN|LANGUAGE|FOREIGN|DATABASE
          |TABLESPACE|PARAMETER|LARGE)\b
      | REFRESH\b | NOTIFY\b | LOCK\b | RESET\s+(?!search_path|ALL) | SET\s+(?!(?:SESSION\s+|LOCAL\s+)?
        (?:search_path|standard_conforming_strings)\b)
      | CREATE\s+DATABASE\b
      | (?:CREATE|ALTER|DROP)\s+(?:PUBLICATION|SUBSCRIPTION|POLICY|STATISTICS|CAST|CONVERSION|ACCESS\s+METHOD
          |TEXT\s+SEARCH|SERVER|USER\s+MAPPING|EVENT\s+TRIGGER|FOREIGN\s+DATA\s+WRAPPER|TRANSFORM|TABLESPACE
          |(?:OR\s+REPLACE\s+)?(?:PROCEDURAL\s+|TRUSTED\s+|TRUSTED\s+PROCEDURAL\s+)?LANGUAGE)\b
      | (?:ALTER|DROP)\s+OPERATOR\b | CREATE\s+OPERATOR\s+(?:CLASS|FAMILY)\b
      | (?:ALTER)\s+(?:AGGREGATE|LARGE\s+OBJECT|SYSTEM|COLLATION|LANGUAGE|PROCEDURAL\s+LANGUAGE)\b
      )""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)

_LARGE_OBJECTS = ("BLOB", "BLOBS", "BLOB METADATA", "BLOB COMMENTS")
_SUBJECT = re.compile(rf"\b(?:TABLE|ONLY|ON|SEQUENCE|INTO|EXISTS)\s+{QUALIFIED}")
_MOST_SUBJECTS = 20


def run(state: State, statement: Statement) -> None:
    """One statement, or those of one entry; what can't be followed becomes a Problem."""
    text = statement.text
    state.place = statement.place
    state.entry_schema, state.entry_owner = shown(statement.schema), shown(statement.owner)
    state.entry_oid = statement.oid if statement.kind == "SEQUENCE" else 0
    if statement.kind in _LARGE_OBJECTS:
        return  # of many, an archive lists the numbers only
    if not is_text(text):
        if not _IRRELEVANT.match(text):
            _unreadable(state, statement, "it has bytes that are no text in the encoding of the dump")
        return
    if shortcuts.take_preamble(state, text) or plain_tables.take_table(state, text) or shortcuts.take(state, text):
        return
    if not text.strip() or (_IRRELEVANT.match(text) and ";" not in text.rstrip().rstrip(";")):
        return
    try:
        parsed = parse(text if state.conforming_strings else conforming(text))
    except NotParsable as error:
        _unreadable(state, statement, str(error))
        return
    from validator.sources.dump.ddl.follow import follow

    for one in parsed:
        try:
            follow(state, one)
        except NotFollowed as error:
            state.tell_once(error)
        except RecursionError:
            state.problem("tables inherit from one another too deeply")
        except (LookupError, ValueError):  # a shape that the grammar allows and no server accepts
            state.problem(f"it is no {one.kind.removesuffix('_stmt')} statement that a server would accept")


def _unreadable(state: State, statement: Statement, why: str) -> None:
    """What the text is about is known where it names a table or sequence that is there, or where the dump says it
    besides; a damaged text may hold several statements, and what the dump says may be about the one before."""
    state.unreadable = True
    what = f"it is no SQL that PostgreSQL reads: {why}"
    named = [state.relations.get(qualified(match, 1)) for match in _SUBJECT.finditer(statement.text)]
    found = dict.fromkeys(relation for relation in named if relation is not None)
    for relation in islice(found, _MOST_SUBJECTS):
        of_sequence = isinstance(relation, SequenceRelation)
        state.problem(what, None if of_sequence else relation.name, relation.name if of_sequence else None)
    if found:
        return
    name = shown_name(QualifiedName(statement.schema, statement.name)) if statement.schema and statement.name else None
    sequence = name if statement.kind.startswith("SEQUENCE") else None
    table = name if sequence is None and statement.kind in ("TABLE", "VIEW", "FOREIGN TABLE") else None
    if table is None and sequence is None and name is not None and " " in name.name:
        table = QualifiedName(name.schema, name.name.split(" ")[0])  # "table constraint", of an archive
    state.problem(what, table, sequence)
