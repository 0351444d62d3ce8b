"""PostgreSQL's side: one connection that listens, opened again when it is cut."""

from __future__ import annotations

import asyncio
import logging

import psycopg

from havre.foundation import environment
from havre.live.hub import Hub

logger = logging.getLogger("havre.live")
CHANNEL = "talk"
LONGEST_PAUSE = 10.0


def place() -> str:
    """Return the connection string of the environment; the role ``havre_live`` has no right on anything."""
    values = environment.database("havre_live")
    return psycopg.conninfo.make_conninfo(
        host=values["HOST"] or None, port=values["PORT"], dbname=values["NAME"], user=values["USER"],
        password=values["PASSWORD"] or None,
    )  # fmt: skip


async def follow(hub: Hub) -> None:
    """Ring the hub at each notification, for ever; after a cut, everybody is rung: pages look for themselves."""
    pause = 0.5
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(place(), autocommit=True)
            async with connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                pause = 0.5
                hub.ring_all()
                async for notice in connection.notifies():
                    hub.ring(notice.payload)
        except psycopg.Error as error:
            logger.warning("the database does not answer: %s", type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
