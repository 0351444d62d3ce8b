"""A month at the CRIP of the Nord: what the helpline, a school and a home send, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from havre.accounts.access import Actor
from havre.concern_unit.access import reception_for
from havre.concern_unit.rules import (
    Decision,
    FirstAnalysis,
    InformationDecision,
    ReferralGround,
    ShortenReason,
    StatedDanger,
    Told,
)
from havre.concern_unit.services import analysis, decisions, feedback, intake, justice, merging
from havre.concern_unit.services.reception import reception_id
from havre.concern_unit.services.steps import Entry
from havre.kernel.ids import uuid7
from havre.operations.demo import texts, writing
from havre.operations.demo.acting import acting
from havre.operations.demo.cast import TEAM_BY_SLUG, fixed_id
from havre.operations.demo.children import Child, child
from havre.operations.demo.shapes import Sampler
from havre.operations.demo.writing import TEAMS, Paper
from havre.persons.access import IdentityCard
from havre.persons.rules import ExploitationConcern, Sex

PARIS: Final = ZoneInfo("Europe/Paris")
CRIP: Final = TEAM_BY_SLUG["crip59"].id
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class File:
    """One reception in hand: its id and the next moment at which somebody acts on it."""

    id: UUID
    at: datetime
    now: datetime
    child: Child

    def after(self, delay: timedelta) -> datetime:
        """Return the moment ``delay`` after the arrival, never later than the present."""
        return min(self.at + delay, self.now - timedelta(minutes=5))


Fate = Callable[[File], None]


def _entry(actor: Actor, file: File, delay: timedelta) -> Entry:
    revision = reception_for(actor, file.id).revision
    return Entry(actor=actor, reception_id=file.id, revision=revision, step_id=uuid7(), now=file.after(delay))


def _as(slug: str, file: File, delay: timedelta, act: Callable[[Entry], None]) -> None:
    with acting(slug) as actor:
        act(_entry(actor, file, delay))


def sent(file: File) -> None:
    """Nobody has opened it yet."""


def received(file: File) -> None:
    """Acknowledged, waiting for its first analysis."""
    _as("farid", file, 3 * HOUR, intake.acknowledge)


def oriented(file: File) -> None:
    """Not a concern report: sent on to a service of the sector."""
    received(file)
    _analyse(file, FirstAnalysis.ORIENTATION)
    _as("farid", file, 2 * DAY, feedback.send_feedback)


def filed(file: File) -> None:
    """No further action; the author is told."""
    received(file)
    _analyse(file, FirstAnalysis.NO_ACTION)


def evaluated(file: File) -> None:
    """Two evaluators are at work; another minor of the home is evaluated too."""
    received(file)
    _analyse(file, FirstAnalysis.EVALUATION)
    chosen = [fixed_id("user-hugo"), fixed_id("user-ines")]
    _as("gaelle", file, 26 * HOUR, lambda entry: analysis.assign(entry, user_ids=chosen))


def evaluated_home(file: File) -> None:
    """An evaluation whose home has another minor, whose date was brought forward, and which has a note."""
    evaluated(file)
    sister = IdentityCard(given_names="Lou", family_name=file.child.card.family_name)
    _as("hugo", file, 3 * DAY, lambda entry: analysis.add_home_child(
        entry, card=sister, sex=Sex.GIRL.value, link="sœur"))  # fmt: skip
    _as(
        "hugo",
        file,
        4 * DAY,
        lambda entry: decisions.note(entry, text="Visite prévue mercredi (démonstration)."),
    )
    _as("gaelle", file, 4 * DAY + HOUR, lambda entry: analysis.shorten_due(
        entry, decided_on=(file.after(9 * DAY) + 2 * DAY).date(), why=ShortenReason.DANGER.value,
        reason="La jeune sort chaque samedi : l'évaluation ne peut pas attendre trois mois."))  # fmt: skip


def handed_in(file: File) -> None:
    """The evaluation report is handed in; the decision waits for the manager."""
    evaluated(file)
    _as("ines", file, 8 * DAY, lambda entry: analysis.hand_in(entry, sections=texts.EVALUATION))


def referred(file: File) -> None:
    """The prosecutor is seized at once, before anything else."""
    _as("gaelle", file, HOUR, _refer)


def taken_back(file: File) -> None:
    """The prosecutor sent it back and the evaluation goes on."""
    evaluated(file)
    _as("gaelle", file, 3 * DAY, _refer)
    reason = texts.REASONS["returned"]
    _as("farid", file, 6 * DAY, lambda entry: justice.take_back(entry, reason=reason))


def decided(file: File) -> None:
    """Decided, the child told; the feedback to the author waits."""
    handed_in(file)
    _decide(file, Decision.ADMINISTRATIVE)
    _inform(file, Told.CHILD, InformationDecision.TOLD, "inform_child")


def closed(file: File) -> None:
    """Decided, everybody answered, closed."""
    handed_in(file)
    _decide(file, Decision.NO_MEASURE)
    _inform(file, Told.CHILD, InformationDecision.TOLD, "inform_child")
    _inform(file, Told.PARENTS, InformationDecision.TOLD, "inform_parents_told")
    _as("farid", file, 13 * DAY, feedback.send_feedback)
    _as("farid", file, 14 * DAY, decisions.close)


def _analyse(file: File, outcome: FirstAnalysis) -> None:
    reason = texts.REASONS[outcome.value]
    _as("farid", file, DAY, lambda entry: analysis.analyse(entry, outcome=outcome.value, reason=reason))
    concern = ExploitationConcern.SUSPECTED.value
    if outcome is FirstAnalysis.EVALUATION:
        _as(
            "farid",
            file,
            25 * HOUR,
            lambda entry: decisions.precise_marker(entry, concern=concern, reason=""),
        )


def _decide(file: File, decision: Decision) -> None:
    reason = texts.REASONS["no_measure" if decision is Decision.NO_MEASURE else "decision"]
    _as(
        "gaelle",
        file,
        11 * DAY,
        lambda entry: decisions.decide(entry, decision=decision.value, reason=reason),
    )


def _inform(file: File, who: Told, decision: InformationDecision, reason: str) -> None:
    _as("farid", file, 12 * DAY, lambda entry: decisions.inform(
        entry, who=who.value, decision=decision.value, reason=texts.REASONS[reason]))  # fmt: skip


def _refer(entry: Entry) -> None:
    said = texts.REFERRAL
    justice.refer(
        entry,
        referral=justice.Referral(
            court=said["court"],
            grounds=(ReferralGround.GRAVE.value,),
            actions=(said["action"],),
            summary=said["summary"],
            present_safety=said["safety"],
            request=said["request"],
            emergency=True,
        ),
    )


# From the oldest to the newest: (days ago, sender, what became of it). One line a reception, 39 in all; the fortieth
# arrives on Friday at 16:50.
MONTH: Final[tuple[tuple[float, str, Fate], ...]] = (
    (29.5, "glycines", closed), (29.1, "plateau", closed), (28.4, "tilleuls", closed), (27.8, "plateau", decided),
    (27.0, "plateau", handed_in), (26.2, "glycines", decided), (25.3, "plateau", closed), (24.6, "tilleuls", filed),
    (23.9, "plateau", decided), (22.8, "glycines", handed_in), (22.1, "plateau", oriented), (21.3, "plateau", decided),
    (20.4, "tilleuls", taken_back), (19.8, "plateau", evaluated_home), (18.7, "glycines", referred),
    (17.9, "plateau", evaluated), (17.0, "plateau", handed_in), (16.4, "tilleuls", oriented),
    (15.2, "plateau", evaluated), (14.6, "glycines", evaluated_home), (13.9, "plateau", filed),
    (12.8, "plateau", evaluated), (12.1, "tilleuls", evaluated), (11.3, "plateau", referred),
    (10.2, "glycines", evaluated), (9.4, "plateau", evaluated), (8.7, "plateau", oriented),
    (7.9, "tilleuls", evaluated), (7.1, "plateau", evaluated), (6.2, "glycines", referred), (5.4, "plateau", received),
    (4.7, "plateau", received), (3.9, "tilleuls", received), (3.1, "glycines", received), (2.4, "plateau", received),
    (1.8, "plateau", sent), (1.1, "glycines", sent), (0.6, "tilleuls", sent), (0.2, "plateau", sent),
)  # fmt: skip


def play(*, seed: int, now: datetime) -> None:
    """Play the month that ends ``now``; two reports tell of the same child, and are joined."""
    draw = Sampler(f"crip-month|{seed}")
    for days, slug, fate in MONTH:
        at = now - timedelta(days=days)
        fate(_arrive(draw, slug, at=at, now=now, one=child(draw, on=at.date())))
    _joined(draw, now=now)
    friday = friday_1650(now)
    _arrive(
        draw, "glycines", at=friday, now=now, one=child(draw, on=friday.date()), danger=StatedDanger.IMMEDIATE
    )
    _unsent(draw, now=now)


def friday_1650(now: datetime) -> datetime:
    """Return the last Friday at 16:50 in Paris before ``now``."""
    local = now.astimezone(PARIS)
    day = local - timedelta(days=(local.weekday() - 4) % 7)
    found = day.replace(hour=16, minute=50, second=0, microsecond=0)
    return found if found < local else found - timedelta(days=7)


def _arrive(
    draw: Sampler, slug: str, *, at: datetime, now: datetime, one: Child,
    danger: StatedDanger = StatedDanger.SERIOUS,
) -> File:  # fmt: skip
    """Write, give the visa and send a report that reaches the CRIP ``at``."""
    team = TEAMS[slug]
    author = team.authors[draw.chance.randrange(len(team.authors))]
    paper = Paper(id=draw.uuid(), team=team, author=author, child=one, at=at - 2 * HOUR, danger=danger)
    writing.write(draw, paper)
    writing.ask(paper)
    writing.send(paper, at=at)
    found = reception_id(source_report_id=paper.id, crip_team_id=CRIP)
    return File(id=found, at=at, now=now, child=one)


def _joined(draw: Sampler, *, now: datetime) -> None:
    """The helpline, then the school, write about the same child: the second joins the first."""
    one = child(draw, on=now.date())
    first = _arrive(draw, "plateau", at=now - timedelta(days=9), now=now, one=one)
    evaluated(first)
    second = _arrive(draw, "tilleuls", at=now - timedelta(days=4), now=now, one=one)
    received(second)
    reason = texts.REASONS["merge"]
    _as("farid", second, DAY, lambda entry: merging.merge(entry, into_id=first.id, reason=reason))


def _unsent(draw: Sampler, *, now: datetime) -> None:
    """Drafts and reports that wait for their visa, at the school and at the home."""
    for slug, hours, complete in (
        ("tilleuls", 20, True),
        ("glycines", 9, True),
        ("tilleuls", 3, False),
        ("glycines", 6, False),
    ):
        team, at = TEAMS[slug], now - hours * HOUR
        paper = Paper(
            id=draw.uuid(), team=team, author=team.authors[0], child=child(draw, on=at.date()), at=at
        )
        writing.write(draw, paper, complete=complete)
        if complete:
            writing.ask(paper)
