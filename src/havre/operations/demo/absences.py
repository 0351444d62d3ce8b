"""Two absences of invented children of the home: one that ended well, one under way tonight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from havre.accounts.access import Actor
from havre.cases.services.acts import Act
from havre.operations.demo.acting import acting
from havre.operations.demo.cast import MARK, TEAM_BY_SLUG
from havre.operations.demo.files import case_id_of
from havre.runaways.content import InterviewSheet, Particulars, SafeCheck
from havre.runaways.queries.board import board
from havre.runaways.rules import AbsenceNature, ContactWay, Corps, FileEntry, HoldersTold, HowFound, Known
from havre.runaways.services import choosing, episodes, returns


def play(*, seed: int, now: datetime) -> None:  # noqa: ARG001 - what is written here is fixed
    """Let the service choose, then tell the two absences through the services."""
    chosen = choosing.Choices(
        declare_hours=0, interview_hours=72, review_episodes=3, review_days=30,
        on_call=f"Chef de service, Samir {MARK}",
        open_line="01 99 00 12 34",
    )  # fmt: skip
    with acting("samir") as samir:
        choosing.choose(actor=samir, team_id=TEAM_BY_SLUG["glycines"].id, choices=chosen)
    _ended(now - timedelta(days=12))
    _running(now)


@dataclass
class _Night:
    """One absence in hand, told by Rose."""

    name: str
    start: datetime

    def act(self, actor: Actor, *, minutes: int) -> Act:
        """Return an act so many minutes after the start, under a stable id."""
        case_id = case_id_of(self.name)
        return Act(
            actor=actor, case_id=case_id, id=uuid5(case_id, f"absence-{minutes}"),
            now=self.start + timedelta(minutes=minutes),
        )  # fmt: skip


def _notice(night: _Night, told: Particulars) -> UUID:
    with acting("rose") as rose:
        act = night.act(rose, minutes=0)
        episodes.notice(
            act,
            last_seen_at=night.start - timedelta(minutes=45),
            nature=AbsenceNature.RUNAWAY,
            particulars=told,
        )
        found = board(rose, now=night.start)
        return next(line.id for line in found.away if line.case_id == act.case_id)


def _ended(start: datetime) -> None:
    night = _Night("lou", start)
    told = Particulars(
        circumstances=f"Partie après le repas du soir, calme. {MARK}", clothes="Doudoune noire, baskets blanches",
        marks="Petite cicatrice au menton", may_pick_up="Un éducateur du foyer",
    )  # fmt: skip
    on: dict[str, Any] = {"episode_id": _notice(night, told)}
    with acting("rose") as rose:
        declared = episodes.Told(
            corps=Corps.POLICE, at=start + timedelta(minutes=10), unit="Commissariat (démonstration)",
            file_entry=FileEntry.YES, holders=HoldersTold.TOLD, holders_text="La mère, au téléphone",
            helpline_offered=True,
        )  # fmt: skip
        episodes.declare(night.act(rose, minutes=15), told=declared, **on)
        episodes.search(night.act(rose, minutes=20), **on)
        for minutes, answered in ((60, False), (180, True)):
            at = start + timedelta(minutes=minutes)
            text = "« Je rentre demain. »" if answered else "On pense à toi, la porte est ouverte."
            episodes.keep_link(
                night.act(rose, minutes=minutes),
                way=ContactWay.SMS,
                answered=answered,
                at=at,
                text=text,
                **on,
            )
        returns.come_back(night.act(rose, minutes=700), how=HowFound.ALONE, **on)
        checked = SafeCheck(drink=True, food=True, rest=True, injury="no", doctor="no")
        returns.check_safe(night.act(rose, minutes=710), found=checked, **on)
        lifted = start + timedelta(minutes=720)
        returns.lift_search(
            night.act(rose, minutes=720), at=lifted, text="Papier envoyé au commissariat.", **on
        )
    with acting("samir") as samir:
        act = night.act(samir, minutes=2500)
        sheet = InterviewSheet(
            with_whom="L’éducatrice du club de danse", chosen_by_child=Known.YES.value, place="Salle du club",
            would_help="Pouvoir appeler sa sœur le soir", own_words="J’avais besoin d’air.", needs="Appeler sa sœur",
        )  # fmt: skip
        returns.hold_interview(act, revision=1, held_at=act.now, sheet=sheet, independent=Known.YES, **on)


def _running(now: datetime) -> None:
    told = Particulars(circumstances=f"Absent au passage de nuit. {MARK}", clothes="Survêtement gris")
    _notice(_Night("naim", now - timedelta(minutes=35)), told)
