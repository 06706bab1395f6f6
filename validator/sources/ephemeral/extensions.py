"""Which extensions an installation could create: those with a control file in its share folder."""

from pathlib import Path

from validator.sources.ephemeral.account import Install


def available_extensions(install: Install, major: int) -> frozenset[str]:
    """Names of extensions; empty where the share folder is nowhere that is usual.

    Source: PostgreSQL manual, "Packaging Related Objects into an Extension" (SHAREDIR/extension).
    """
    shares = (
        install.bindir.parent / "share",
        install.bindir.parent / "share" / "postgresql",
        Path(f"/usr/share/postgresql/{major}"),  # Debian keeps it apart
    )
    return frozenset(path.stem for share in shares for path in (share / "extension").glob("*.control"))
