"""What a role lacks for a repair, in words: the owner who could run it, or the GRANT."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import psycopg

from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.model.remedy import Work
from validator.model.repairs import Repair
from validator.repair.queries import RELATIONS

_MOST_PARTITIONS = 10


@frozen
class Standing:
    """What the present role may do with a relation; names are quoted as SQL writes them."""

    owner: str
    owns: bool
    may_lock: bool
    may_read: bool
    may_name: bool
    role: str
    owned_by_superuser: bool
    locked_besides: Sequence[str] = ()
    """Partitions that the server wants to lock with it, and this role may not."""

    @property
    def who_may(self) -> str:
        """Who could do what only an owner may."""
        if self.owned_by_superuser:
            return f"run it as {self.owner}"
        return f"run it as {self.owner}, or as a member: GRANT {self.owner} TO {self.role}"


def standings(connection: psycopg.Connection[Any], repairs: Iterable[Repair]) -> dict[QualifiedName, Standing]:
    """For every relation that the repairs touch; one that is gone is left out."""
    works = [repair.remedy.work for repair in repairs if repair.remedy.work is not None]
    names = sorted({name for work in works for name in _touched(work)})
    if not names:
        return {}
    rows = connection.execute(RELATIONS, ([n.schema for n in names], [n.name for n in names])).fetchall()
    return {names[row[0] - 1]: Standing(*row[1:]) for row in rows}


def _touched(work: Work) -> Iterator[QualifiedName]:
    yield from work.altered
    yield from (table.name for table in work.tables)


def lacking(work: Work, known: dict[QualifiedName, Standing]) -> str:
    """What it takes to run ``work``; nothing where all is there, or can't be told."""
    needs = []
    for name in work.altered:
        standing = known.get(name)
        if standing is not None and not standing.owns:
            needs.append(f"{name} belongs to {standing.owner}: {standing.who_may}")
    if needs:
        return "; ".join(needs)  # whoever that is will have the tables, too
    for table in work.tables:
        standing = known.get(table.name)
        if standing is None:
            continue
        if not standing.may_name:
            needs.append(f"GRANT USAGE ON SCHEMA {str(table.name).partition('.')[0]} TO {standing.role}")
        if not standing.may_lock:
            needs.append(f"GRANT UPDATE ON {table.name} TO {standing.role} (to lock it, nothing is updated)")
        if table.partitioned and standing.locked_besides:
            needs.append(_of_partitions(table.name, standing))
        if not standing.may_read:
            needs.append(f"GRANT SELECT ON {table.name} TO {standing.role}")
    return "; ".join(dict.fromkeys(needs))


def _of_partitions(table: QualifiedName, standing: Standing) -> str:
    named, more = standing.locked_besides[:_MOST_PARTITIONS], len(standing.locked_besides) - _MOST_PARTITIONS
    others = f", and the same on {more:,} more of its partitions" if more > 0 else ""
    return (
        f"GRANT UPDATE ON {', '.join(named)} TO {standing.role}{others} (before PostgreSQL 13, whoever locks {table} "
        "has to have the right to lock each partition; nothing is updated)"
    )
