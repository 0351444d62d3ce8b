"""A tiny stand-in for the application: the same commands and pages, one table, no Django."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psycopg

PEOPLE = "Alice (écoutante) : alice"


def connect() -> psycopg.Connection:
    return psycopg.connect(
        host=os.environ["HAVRE_PG_HOST"],
        port=os.environ["HAVRE_PG_PORT"],
        user=os.environ["HAVRE_PG_SUPERUSER"],
        autocommit=True,
    )


def application(environ, start_response):
    """Answer ``/sante/``; on any other path store its last word and say so once it is committed."""
    word = environ["PATH_INFO"].strip("/")
    if word != "sante":
        with connect() as connection:
            connection.execute("insert into note values (%s)", [word])
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]


def prepare() -> None:
    if os.environ.get("STAND_IN_FULL_DISK"):
        sys.exit("could not extend file: No space left on device")
    with connect() as connection:
        connection.execute("create table if not exists note (word text)")


def demo_data() -> None:
    sys.stdout.write(" ".join(["invented", *sys.argv[2:]]) + "\n")
    sys.stdout.flush()
    time.sleep(0.3)


def count() -> None:
    with connect() as connection:
        sys.stdout.write(f"notes: {connection.execute('select count(*) from note').fetchone()[0]}")


def jobs() -> None:
    while True:
        time.sleep(1)


COMMANDS = {
    "prepare": prepare,
    "collectstatic": lambda: Path(os.environ["HAVRE_STATIC_ROOT"]).mkdir(exist_ok=True),
    "demo_data": demo_data,
    "demo_cast": lambda: sys.stdout.write(PEOPLE),
    "jobs": jobs,
    "count": count,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]]()
