"""``python -m havre.live.server``: serve the streams on an inherited socket (HAVRE_LIVE_FD) or on HAVRE_LIVE_BIND."""

from __future__ import annotations

import gc
import os

import uvicorn

from havre.live.app import from_environment


def main() -> None:
    """Serve until a signal; no access log: it would keep visits."""
    handle = os.environ.get("HAVRE_LIVE_FD")
    host, _, port = os.environ.get("HAVRE_LIVE_BIND", "127.0.0.1:8002").rpartition(":")
    gc.freeze()
    uvicorn.run(
        from_environment(),
        fd=int(handle) if handle else None,
        host=host,
        port=int(port),
        http="h11",
        ws="none",
        loop="asyncio",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=2,
        server_header=False,
        date_header=False,
    )


if __name__ == "__main__":
    main()
