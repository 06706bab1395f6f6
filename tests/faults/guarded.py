"""A server of the tests' own that listens on TCP, too, and does not let everybody in."""

import socket

import psycopg
from psycopg.conninfo import make_conninfo

from tests.matrix import MatrixServer
from validator.sources.ephemeral.server_process import Setting

CORRECT = "correct-horse"
RULES = """
local    all          locked                   md5
local    all          all                      trust
host     all          locked     127.0.0.1/32  md5
hostssl  all          only_tls   127.0.0.1/32  trust
host     all          unwelcome  127.0.0.1/32  reject
host     all          few,reader,postgres  127.0.0.1/32  trust
"""
PREPARATION = f"""
SET password_encryption = 'scram-sha-256';
CREATE ROLE locked LOGIN PASSWORD '{CORRECT}';
CREATE ROLE only_tls LOGIN;
CREATE ROLE unwelcome LOGIN;
CREATE ROLE reader LOGIN;
CREATE ROLE few LOGIN CONNECTION LIMIT 1;
CREATE DATABASE closed;
ALTER DATABASE closed ALLOW_CONNECTIONS false;
CREATE DATABASE private;
REVOKE CONNECT ON DATABASE private FROM PUBLIC;
CREATE DATABASE shop;
"""
SHOP = """
CREATE TABLE a (id serial PRIMARY KEY);
CREATE TABLE b (id serial PRIMARY KEY);
INSERT INTO a DEFAULT VALUES;
INSERT INTO b DEFAULT VALUES;
GRANT SELECT ON a, b, a_id_seq, b_id_seq TO reader, few;
"""


class GuardedServer(MatrixServer):
    """`tcp(...)` is the connection string over TCP; `conninfo(...)` that over the socket."""

    def __init__(self, major: int, **settings: Setting) -> None:
        super().__init__(major)
        self.tcp_port = free_port()
        self.settings |= {
            "listen_addresses": "127.0.0.1",
            "port": self.tcp_port,
            "max_wal_senders": 0,
            "max_replication_slots": 0,
            "wal_level": "minimal",
            **settings,
        }

    def conninfo(self, dbname: str = "postgres", user: str = "postgres") -> str:
        return make_conninfo(host=str(self.folder), port=self.tcp_port, user=user, dbname=dbname)

    def tcp(self, dbname: str = "shop", user: str = "reader", **more: object) -> str:
        return make_conninfo(host="127.0.0.1", port=self.tcp_port, user=user, dbname=dbname, **more)

    def prepare(self) -> None:
        """Roles, databases and who is let in."""
        with psycopg.connect(self.conninfo(), autocommit=True) as admin:
            for statement in PREPARATION.split(";"):
                if statement.strip():
                    admin.execute(statement.encode())
            (self.data / "pg_hba.conf").write_text(RULES)
            admin.execute("SELECT pg_catalog.pg_reload_conf()")
        with psycopg.connect(self.conninfo("shop"), autocommit=True) as shop:
            shop.execute(SHOP.encode())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
