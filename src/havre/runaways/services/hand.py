"""An episode in hand: its file locked, its machine followed, its act told in the chronology."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from havre.accounts.rules import Right
from havre.cases.rules import Sensitivity
from havre.cases.rules.entries import EntryKind
from havre.cases.services.acts import Act, Work, take
from havre.kernel.errors import Refused
from havre.runaways.access import episode_for
from havre.runaways.models import Notification, RunawayEpisode
from havre.runaways.rules import EPISODE, EpisodeAct


@dataclass(kw_only=True)
class Hand:
    """One episode and the file it belongs to, both locked."""

    work: Work
    episode: RunawayEpisode

    @property
    def path(self) -> str:
        """Address of the episodes of the file."""
        return f"/suivi/{self.episode.case_id}/absences/"

    def follow(self, step: EpisodeAct, **facts: Any) -> None:
        """Move the episode, or raise ``Refused``."""
        self.episode.status = EPISODE.after(self.episode.status, step, facts=facts).value

    def notified(self) -> bool:
        """Whether the police or the gendarmerie was told of this episode."""
        return Notification.objects.filter(episode_id=self.episode.pk, case_id=self.episode.case_id).exists()

    def tell(
        self, kind: EntryKind, name: str, *, title: str, code: str = "", text: str = "", at: datetime | None = None,
        more: Mapping[str, Any] | None = None, sensitivity: Sensitivity = Sensitivity.ORDINARY,
    ) -> None:  # fmt: skip
        """Keep the episode under its next revision, write one entry, end the act as ``case.<name>``."""
        self.episode.revision += 1
        self.episode.save()
        content = {"title": title, **({"text": text} if text else {}), **(more or {})}
        self.work.write(
            kind, code=code or self.episode.status, content=content, at=at, object_id=self.episode.pk,
            sensitivity=sensitivity,
        )  # fmt: skip
        self.work.finish(name)


def hold(act: Act, episode_id: UUID | None) -> Hand | None:
    """Lock the file and its episode; None when this very form was already received.

    An episode is carried to its end even when the file was closed meanwhile. Raises ``NotVisible``.
    """
    work = take(act, right=Right.RUNAWAY_WRITE, closed_too=True)
    if work is None:
        return None
    return Hand(work=work, episode=episode_for(act.actor, act.case_id, episode_id))


def past(at: datetime, *, now: datetime, field: str = "at") -> datetime:
    """Return an instant that is not later than now, or refuse it (``in_the_future``)."""
    if at > now:
        raise Refused("Cette heure est dans le futur : corrigez-la.", code="in_the_future", field=field)
    return at
