"""What is left to do after ``seqguard init``: a few lines."""

from collections.abc import Collection, Iterable, Iterator

from validator import DOCUMENTATION
from validator.init import render
from validator.init.existing import is_included
from validator.init.forges import GITHUB, GITLAB, GITLAB_PIPELINE
from validator.init.listing import Listing
from validator.init.migrate_steps import MigrateStep
from validator.init.proposals import Proposals
from validator.model.names import quote_identifier
from validator.reporters.visible import visible

ROLE = "seqguard"


def next_steps(
    forges: Iterable[str],
    proposals: Proposals | None,
    step: MigrateStep | None,
    listing: Listing,
    files: Collection[str],
) -> str:
    """The lines, numbered; those of the database as SQL to run there. ``files``: what is there now by our doing."""
    lines = ["", "What is left to do:"]
    for number, said in enumerate(_steps(set(forges), proposals, step, listing, files), 1):
        first, *rest = said
        lines += [f" {number}. {first}", *(f"      {line}" for line in rest)]
    return "\n".join(map(visible, lines)) + "\n"


def _steps(
    forges: set[str],
    proposals: Proposals | None,
    step: MigrateStep | None,
    listing: Listing,
    files: Collection[str],
) -> Iterator[tuple[str, ...]]:
    yield ("Give the check a role that can read, in the database that you deploy to:", *_grants(proposals))
    if GITHUB in forges:
        yield (
            "Keep its connection string as the secret SEQGUARD_DSN (Settings > Secrets and variables > Actions):",
            f"postgresql://{ROLE}:...@HOST/DATABASE",
        )
    if GITLAB in forges:
        yield (
            "Keep its connection string as the variable SEQGUARD_DSN, masked (Settings > CI/CD > Variables):",
            f"postgresql://{ROLE}:...@HOST/DATABASE",
        )
    if render.GITLAB_JOB in files and not is_included(listing, render.GITLAB_JOB):
        beside = "Add to" if listing.has(GITLAB_PIPELINE) else "Write into"
        yield (f"{beside} {GITLAB_PIPELINE}:", "include:", f"  - local: {render.GITLAB_JOB}")
    if proposals and (proposals.bindings or proposals.app_roles):
        yield (f"Look at the proposals in {render.CONFIGURATION}, and take the # away from those that are right.",)
    if step is not None and step.commands and GITHUB in forges:
        yield (f"Look at the step 'Migrate ({step.tool})' in {render.GITHUB_WORKFLOW}: is that how you migrate?",)
    yield ("Run the check once by hand, and mend or accept what it finds:", "seqguard check postgresql://...")
    pages = {GITHUB: "github.md", GITLAB: "gitlab.md"}
    names = [page for forge, page in pages.items() if forge in forges] or ["configuration.md"]
    yield ("Read on:", *(f"{DOCUMENTATION}/{name}" for name in names))


def _grants(proposals: Proposals | None) -> Iterator[str]:
    yield f"CREATE ROLE {ROLE} LOGIN PASSWORD '...';"
    for schema in (proposals.schemas if proposals and proposals.schemas else ("public",))[: render.MOST_LISTED]:
        name = quote_identifier(schema)
        yield f"GRANT USAGE ON SCHEMA {name} TO {ROLE};"
        yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {ROLE};"
        yield f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {name} TO {ROLE};"
