"""The worker of gunicorn that serves the pages: new connections go to the process that has the least to do."""

from __future__ import annotations

import socket
import time

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

PATIENCE = 0.01
LONGEST = 0.04


class FairWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Threads that share one process, without taking what another process could do at once.

    Several processes listen at the same door. A browser or a proxy opens its connections together and keeps them:
    the first process awake would take them all, and serve them with one processor while the others sleep.
    A process waits a little before one more connection, the longer the more requests it is answering (in seconds:
    ``PATIENCE`` each, ``LONGEST`` at most); one that answers nothing never waits.
    """

    def accept(self, listener: socket.socket) -> None:
        """Accept one connection, unless another process took it meanwhile."""
        if delay := patience(self.nr_conns - len(self.keepalived_conns)):
            time.sleep(delay)
        super().accept(listener)


def patience(busy: int) -> float:
    """Return how long a process with ``busy`` connections at work leaves the next one to the others."""
    return min(PATIENCE * max(busy, 0), LONGEST)
