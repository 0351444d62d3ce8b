"""Jobs of the followed files: ids only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from havre.cases.services import importing


@app.task(name=importing.RUN, retry=3)
def import_files(*, run_id: str, user_id: str, at: str) -> None:
    """Bring in the files of a confirmed CSV, as the person who confirmed."""
    importing.bring_in(run_id=UUID(run_id), user_id=UUID(user_id), now=datetime.fromisoformat(at))
