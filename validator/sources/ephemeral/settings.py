"""How a throw-away server is tuned for a restore: what is lost in a crash does not matter, nor does anyone else."""

from validator.sources.ephemeral.server_process import Setting

JIT_SINCE = 11


def restore_settings(major: int) -> dict[str, Setting]:
    """Parameters of postgresql.conf for a restore into a server of this major version.

    ``wal_level`` minimal lets a COPY into a table that was truncated in the same transaction write no WAL at all
    (PostgreSQL manual, "Populating a Database").
    """
    settings: dict[str, Setting] = {
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": "2GB",
        "checkpoint_timeout": "1h",
        "shared_buffers": "256MB",
        "maintenance_work_mem": "256MB",
        "wal_buffers": "16MB",
        "autovacuum": False,
        "bgwriter_lru_maxpages": 0,
        "max_connections": 30,
        "max_locks_per_transaction": 256,
        "log_min_messages": "fatal",  # a hostile dump could fill the disk with them
        "log_min_error_statement": "panic",
        "lc_messages": "C",
    }
    if major >= JIT_SINCE:
        settings["jit"] = False
    return settings
