"""One remark of the doctor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What is wrong and what to do; ``grave`` means that a wall is down."""

    subject: str
    problem: str
    remedy: str
    grave: bool = True
