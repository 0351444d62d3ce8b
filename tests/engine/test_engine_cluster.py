"""The private PostgreSQL: starts, keeps what it acknowledged, leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from havre.engine.cluster import Cluster


@pytest.fixture
def cluster(tmp_path: Path):
    made = Cluster(tmp_path / "postgres", durable=False)
    made.start()
    yield made
    made.remove()


def connect(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(host=cluster.host, port=cluster.port, user=cluster.user, autocommit=True)


def setting(cluster: Cluster, name: str) -> str:
    with connect(cluster) as connection:
        return connection.execute("select current_setting(%s)", [name]).fetchone()[0]


def test_it_listens_only_on_a_private_socket(cluster: Cluster) -> None:
    assert setting(cluster, "listen_addresses") == ""
    assert Path(cluster.host).stat().st_mode & 0o777 == 0o700


def test_extensions_of_the_migrations_are_there(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        for name in ("pg_trgm", "unaccent", "btree_gist", "pg_stat_statements"):
            connection.execute(f"create extension {name}")
        assert connection.execute("select count(*) from pg_stat_statements").fetchone()[0] >= 0
