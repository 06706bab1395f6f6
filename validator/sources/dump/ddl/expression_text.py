"""The text of an expression, with the names that its relations have by now."""

from validator.model.names import quote_literal
from validator.sources.dump.ddl.objects import Expression, Fragment, RelationMention


def expression_text(expression: Expression) -> str:
    """As pg_get_expr() prints it: what was written, but for the names of relations that were renamed since."""
    return "".join(f if isinstance(f, str) else _mention(f) for f in expression.fragments)


def as_read(fragments: tuple[Fragment, ...]) -> str:
    """The text with the names as they were when it was read."""
    return "".join(f if isinstance(f, str) else f.text for f in fragments).strip()


def _mention(mention: RelationMention) -> str:
    if mention.relation.name == mention.called:
        return mention.text
    return quote_literal(str(mention.relation.name))
