"""What everybody does without a scan: restore a dump with its indexes into a throw-away server, then check that.

python benchmarks/restore_and_check.py DUMP       writes the JSON report
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from validator.sources.ephemeral.embedded import EmbeddedServer  # noqa: E402

SETTINGS = {"autovacuum": False, "wal_level": "minimal", "max_wal_senders": 0, "maintenance_work_mem": "256MB"}


def main() -> int:
    with EmbeddedServer({**SETTINGS, "max_wal_size": "8GB"}) as server:
        command = [str(server.binary("pg_restore")), "--no-owner", "--jobs=2", f"--dbname={server.conninfo()}"]
        subprocess.run([*command, sys.argv[1]], check=True)
        check = [sys.executable, "-m", "validator", "check", server.conninfo(), "-f", "json"]
        return subprocess.run(check, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
