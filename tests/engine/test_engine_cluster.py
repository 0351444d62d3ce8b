"""The private PostgreSQL: starts, keeps what it acknowledged, leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from havre.engine.account import other_account
from havre.engine.cluster import Cluster
from havre.engine.errors import CannotRun
from havre.engine.places import LONGEST_SOCKET_FOLDER
from havre.engine.programs import find_programs

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="changes of account need root")

KEEPER = """
import sys, time
from pathlib import Path
from havre.engine.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]), durable=False)
cluster.start()
print(cluster.pid, flush=True)
time.sleep(300)
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "postgres", durable=False)
    made.start()
    yield made
    made.remove()


def connect(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(host=cluster.host, port=cluster.port, user=cluster.user, autocommit=True)


def ask(cluster: Cluster, sql: str) -> object:
    with connect(cluster) as connection:
        return connection.execute(sql).fetchone()[0]


def lives(pid: int) -> bool:
    """Whether a process runs; a dead one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def dies_within(pid: int, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while lives(pid) and time.monotonic() < limit:
        time.sleep(0.05)
    return not lives(pid)


def test_it_listens_only_on_a_private_socket(cluster: Cluster) -> None:
    assert ask(cluster, "show listen_addresses") == ""
    assert Path(cluster.host).stat().st_mode & 0o777 == 0o700
    assert ask(cluster, "show timezone") == "UTC"


def test_extensions_of_the_migrations_are_there(cluster: Cluster) -> None:
    with connect(cluster) as connection:
        for name in ("pg_trgm", "unaccent", "btree_gist", "pg_stat_statements"):
            connection.execute(f"create extension {name}")
        assert connection.execute("select count(*) from pg_stat_statements").fetchone()[0] > 0
        assert connection.execute("select lower('É')").fetchone()[0] == "é"


def test_removal_leaves_nothing(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", durable=False)
    cluster.start()
    pid = cluster.pid

    cluster.remove()

    assert list(tmp_path.iterdir()) == []
    assert not lives(pid)


def test_rows_acknowledged_before_a_kill_are_there_after(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres")
    cluster.start()
    acknowledged = 0
    with connect(cluster) as connection:
        connection.execute("create table note (number int)")
        for number in range(200):
            connection.execute("insert into note values (%s)", [number])
            acknowledged += 1
        pid = cluster.pid
        os.kill(pid, signal.SIGKILL)
        assert dies_within(pid, 10)

    cluster.start()

    assert ask(cluster, "select count(*) from note") == acknowledged == 200
    cluster.remove()


def test_a_stale_pid_that_now_belongs_to_another_program_does_not_block(
    cluster: Cluster, tmp_path: Path
) -> None:
    cluster.stop()
    (tmp_path / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path / 'postgres'}\n")

    began = time.monotonic()
    cluster.start()

    assert time.monotonic() - began < 10
    assert ask(cluster, "select 1") == 1


def test_a_second_server_on_the_same_data_is_refused(cluster: Cluster, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("havre.engine.cluster.RETRY_SECONDS", 1.0)

    with pytest.raises(CannotRun, match="tient déjà ce dossier"):
        Cluster(tmp_path / "postgres", durable=False).start()

    assert ask(cluster, "select 1") == 1


def test_a_parent_killed_leaves_no_server(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KEEPER, str(tmp_path / "postgres")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        pid = int(parent.stdout.readline())
        assert lives(pid)
        parent.kill()

    assert dies_within(pid, 10)


def test_a_creation_that_was_interrupted_is_begun_again(tmp_path: Path) -> None:
    draft = tmp_path / "postgres.draft"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")

    with Cluster(tmp_path / "postgres", durable=False) as cluster:
        assert ask(cluster, "select 1") == 1

    assert not draft.exists()


def test_data_of_another_version_is_refused_in_french(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir(mode=0o700)
    (data / "PG_VERSION").write_text("9\n")

    with pytest.raises(CannotRun, match="viennent de PostgreSQL 9"):
        Cluster(data).start()


def test_a_long_folder_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 20) / "postgres"

    with Cluster(deep, durable=False) as cluster:
        assert len(cluster.host) <= LONGEST_SOCKET_FOLDER
        assert ask(cluster, "select 1") == 1
    cluster.remove()
    assert not Path(cluster.host).exists()


def test_programs_that_are_not_there_are_told(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HAVRE_PG_BIN", str(tmp_path))

    with pytest.raises(CannotRun, match="HAVRE_PG_BIN"):
        Cluster(tmp_path / "postgres")


def test_the_complaint_of_a_server_that_cannot_start_is_shown(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "postgres", durable=False, settings={"max_connections": "beaucoup"})

    with pytest.raises(CannotRun, match=r"(?s)ne démarre pas.*beaucoup"):
        cluster.start()


@pytest.fixture
def common_folder(monkeypatch) -> Iterator[Path]:
    """A folder that every account of the machine may enter."""
    with tempfile.TemporaryDirectory(prefix="havre-common-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr("havre.engine.places.COMMON_FOLDER", Path(folder))
        yield Path(folder)


@as_root
def test_root_lends_another_account_its_programs_and_a_place(
    tmp_path: Path, common_folder: Path, monkeypatch
) -> None:
    """Where user namespaces are refused, and our folders and the wheel are closed to that account."""
    monkeypatch.delenv("HAVRE_PG_BIN", raising=False)
    package = find_programs().parent.parent
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, tmp_path / "closed" / folder.name)
    (tmp_path / "closed").chmod(0o700)
    programs = tmp_path / "closed" / package.name / "pginstall" / "bin"
    asked = tmp_path / "closed" / "demo" / "postgres"
    cluster = Cluster(asked, binaries=programs, durable=False, account=other_account())

    cluster.start()
    answer, pid = ask(cluster, "select 1"), cluster.pid
    owner = Path(f"/proc/{pid}").stat().st_uid
    data = asked.readlink()
    cluster.remove()

    assert (answer, owner) == (1, other_account().uid)
    assert cluster.programs.is_relative_to(common_folder)
    assert not lives(pid)
    assert not data.parent.exists()
    assert list(asked.parent.iterdir()) == []


@as_root
def test_root_as_another_account_leaves_no_server_when_killed(tmp_path: Path, common_folder: Path) -> None:
    keeper = KEEPER.replace("durable=False", "durable=False, account=other_account()").replace(
        "import Cluster", "import Cluster\nfrom havre.engine.account import other_account"
    )
    command = [sys.executable, "-c", keeper, str(common_folder / "postgres")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        pid = int(parent.stdout.readline())
        parent.kill()

    assert dies_within(pid, 10)
