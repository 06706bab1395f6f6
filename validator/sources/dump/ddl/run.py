"""Runs statements one after another: which function follows which kind of statement."""

import re
from collections.abc import Callable
from itertools import islice

from postgast import pg_query_pb2 as pb

from validator.model.names import QualifiedName
from validator.sources.dump.contents import Statement
from validator.sources.dump.ddl import (
    alter_table,
    drop_and_rename,
    functions,
    grants,
    indexes,
    plain_tables,
    sequences,
    settings,
    shortcuts,
    tables,
    triggers,
    user_types,
    views,
)
from validator.sources.dump.ddl.conforming import conforming
from validator.sources.dump.ddl.objects import SequenceRelation
from validator.sources.dump.ddl.parse import NotParsable, Parsed, parse
from validator.sources.dump.ddl.shortcuts import QUALIFIED, qualified
from validator.sources.dump.ddl.state import NotFollowed, State
from validator.sources.dump.ddl.type_names import names_of
from validator.sources.dump.undecoded import is_text, shown, shown_name

_IRRELEVANT = re.compile(
    r"""(?:\s|--[^\n]*\n|/\*.*?\*/)*+(?:
      COMMENT\b | SECURITY\s+LABEL\b | ANALYZE\b | VACUUM\b | CLUSTER\b | REINDEX\b | BEGIN\b | COMMIT\b | START\b
      | SELECT\s+\*\s+FROM\s+pg_catalog\.pg_restore_
      | (?:GRANT|REVOKE)\s+[A-Z,\s]+?\sON\s+(?:FUNCTION|PROCEDURE|ROUTINE|SCHEMA|TYPE|DOMAIN|LANGUAGE|FOREIGN|DATABASE
          |TABLESPACE|PARAMETER|LARGE)\b
      | REFRESH\b | NOTIFY\b | LOCK\b | RESET\s+(?!search_path|ALL) | SET\s+(?!(?:SESSION\s+|LOCAL\s+)?
        (?:search_path|standard_conforming_strings)\b)
      | (?:CREATE|ALTER|DROP)\s+(?:PUBLICATION|SUBSCRIPTION|POLICY|STATISTICS|CAST|OPERATOR|CONVERSION|ACCESS\s+METHOD
          |TEXT\s+SEARCH|SERVER|USER\s+MAPPING|EVENT\s+TRIGGER|FOREIGN\s+DATA\s+WRAPPER|TRANSFORM|TABLESPACE
          |(?:OR\s+REPLACE\s+)?(?:PROCEDURAL\s+|TRUSTED\s+|TRUSTED\s+PROCEDURAL\s+)?LANGUAGE)\b
      | (?:ALTER)\s+(?:AGGREGATE|LARGE\s+OBJECT|SYSTEM|COLLATION|LANGUAGE|PROCEDURAL\s+LANGUAGE)\b
      )""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)

_SUBJECT = re.compile(rf"\b(?:TABLE|ONLY|ON|SEQUENCE|INTO|EXISTS)\s+{QUALIFIED}")
_MOST_SUBJECTS = 20


def run(state: State, statement: Statement) -> None:
    """One statement, or those of one entry; what can't be followed becomes a Problem."""
    text = statement.text
    state.place = statement.place
    state.entry_schema, state.entry_owner = shown(statement.schema), shown(statement.owner)
    state.entry_oid = statement.oid if statement.kind == "SEQUENCE" else 0
    if not is_text(text):
        if not _IRRELEVANT.match(text):
            _unreadable(state, statement, "it has bytes that are no text in the encoding of the dump")
        return
    if plain_tables.take_table(state, text) or shortcuts.take(state, text):
        return
    if not text.strip() or (_IRRELEVANT.match(text) and ";" not in text.rstrip().rstrip(";")):
        return
    try:
        parsed = parse(text if state.conforming_strings else conforming(text))
    except NotParsable as error:
        _unreadable(state, statement, str(error))
        return
    for one in parsed:
        try:
            _follow(state, one)
        except NotFollowed as error:
            state.tell_once(error)
        except RecursionError:
            state.problem("tables inherit from one another too deeply")
        except (LookupError, ValueError):  # a shape that the grammar allows and no server accepts
            state.problem(f"it is no {one.kind.removesuffix('_stmt')} statement that a server would accept")


def _unreadable(state: State, statement: Statement, why: str) -> None:
    """What the text is about is known where it names a table or sequence that is there, or where the dump says it
    besides; a damaged text may hold several statements, and what the dump says may be about the one before."""
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


def _follow(state: State, parsed: Parsed) -> None:
    handler = _HANDLERS.get(parsed.kind)
    if handler is not None:
        handler(state, parsed)
    elif parsed.kind not in _WITHOUT_EFFECT:
        _unknown(state, parsed)


def _unknown(state: State, parsed: Parsed) -> None:
    """Rows that a statement changes, or code: what it does is not known."""
    table = None
    if parsed.kind in ("insert_stmt", "update_stmt", "delete_stmt", "merge_stmt", "copy_stmt"):
        relation = parsed.node.relation
        if relation.schemaname in ("pg_catalog", "information_schema"):
            return
        found = state.find(relation)
        table = found.name if found is not None else None
    raise NotFollowed(f"what a statement like this does is not followed: {parsed.kind.removesuffix('_stmt')}", table)


def _create_schema(state: State, parsed: Parsed) -> None:
    node = parsed.node
    name = node.schemaname or node.authrole.rolename
    state.schemas.setdefault(name, node.authrole.rolename or state.entry_owner)
    before, state.set_path = state.set_path, (name, *state.path)
    try:
        for element in node.schema_elts:
            kind = element.WhichOneof("node")
            _follow(state, Parsed(kind, getattr(element, kind), parsed.source, parsed.start, parsed.end))
    finally:
        state.set_path = before


def _alter_owner(state: State, parsed: Parsed) -> None:
    node = parsed.node
    if node.object_type == pb.OBJECT_SCHEMA:
        state.schemas[node.object.string.sval] = node.newowner.rolename


def _create_extension(state: State, parsed: Parsed) -> None:
    state.extensions.add(parsed.node.extname)


def _truncate(state: State, parsed: Parsed) -> None:
    if parsed.node.restart_seqs:
        raise NotFollowed("TRUNCATE RESTART IDENTITY is not followed")


def _create_sequence(state: State, parsed: Parsed) -> None:
    sequences.create_sequence(state, parsed.node)


def _alter_sequence(state: State, parsed: Parsed) -> None:
    sequences.alter_sequence(state, parsed.node)


def _alter_function(state: State, parsed: Parsed) -> None:
    names = names_of(parsed.node.func.objname)
    for candidate in state.candidates(names):
        for routine in state.routines.get(candidate, []):
            for option in (o.def_elem for o in parsed.node.actions):
                if option.defname == "security":
                    routine.security_definer = option.arg.boolean.boolval
                elif option.defname == "set" and option.arg.variable_set_stmt.name == "search_path":
                    routine.search_path = functions.path_text(option.arg.variable_set_stmt)


def _drop_owned(state: State, parsed: Parsed) -> None:
    raise NotFollowed("DROP OWNED is not followed")


_HANDLERS: dict[str, Callable[[State, Parsed], None]] = {
    "create_stmt": tables.create_table,
    "create_foreign_table_stmt": tables.create_table,
    "create_table_as_stmt": views.create_table_as,
    "alter_table_stmt": alter_table.alter_table,
    "create_seq_stmt": _create_sequence,
    "alter_seq_stmt": _alter_sequence,
    "index_stmt": indexes.create_index,
    "create_trig_stmt": triggers.create_trigger,
    "rule_stmt": triggers.create_rule,
    "view_stmt": views.create_view,
    "create_function_stmt": functions.create_function,
    "alter_function_stmt": _alter_function,
    "create_enum_stmt": user_types.create_enum,
    "create_range_stmt": user_types.create_range,
    "composite_type_stmt": user_types.create_composite,
    "define_stmt": user_types.define,
    "create_domain_stmt": user_types.create_domain,
    "alter_domain_stmt": user_types.alter_domain,
    "create_schema_stmt": _create_schema,
    "create_extension_stmt": _create_extension,
    "alter_owner_stmt": _alter_owner,
    "grant_stmt": grants.grant,
    "grant_role_stmt": grants.grant_role,
    "alter_default_privileges_stmt": grants.default_privileges,
    "create_role_stmt": grants.role,
    "alter_role_stmt": grants.role,
    "variable_set_stmt": settings.set_variable,
    "alter_database_set_stmt": settings.set_for_database,
    "select_stmt": settings.select,
    "drop_stmt": drop_and_rename.drop,
    "rename_stmt": drop_and_rename.rename,
    "alter_object_schema_stmt": drop_and_rename.set_schema,
    "truncate_stmt": _truncate,
    "drop_owned_stmt": _drop_owned,
}
_NAMED_WITHOUT_EFFECT = """
comment sec_label vacuum cluster reindex transaction refresh_mat_view notify listen unlisten lock checkpoint
variable_show createdb dropdb alter_database drop_role alter_role_set create_table_space create_am create_cast
create_conversion create_op_class create_op_family alter_op_family create_policy alter_policy create_publication
alter_publication create_subscription alter_subscription drop_subscription create_stats alter_stats create_plang
create_transform create_fdw alter_fdw create_foreign_server alter_foreign_server create_user_mapping
alter_user_mapping drop_user_mapping create_event_trig alter_event_trig alter_extension alter_extension_contents
alter_object_depends alter_operator alter_type alter_enum alter_tsdictionary alter_tsconfiguration
import_foreign_schema replica_identity constraints_set discard load alter_system alter_collation explain
drop_table_space alter_table_space_options alter_table_move_all prepare deallocate
"""
_WITHOUT_EFFECT = frozenset(f"{name}_stmt" for name in _NAMED_WITHOUT_EFFECT.split())
