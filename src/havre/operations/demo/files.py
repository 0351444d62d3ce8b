"""Followed files of the demonstration: invented children of the ASE of the Nord and of a home, at every step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5

from havre.accounts.access import Actor
from havre.cases.access import case_for
from havre.cases.rules import LegalBasis, Sensitivity, TeamRole
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.measures import AddressRule, Authority, MeasureKind, Visiting
from havre.cases.rules.milestones import MilestoneKind, MilestoneState, RepresentativeKind
from havre.cases.rules.pathway import Outcome, PathwayAct, PauseReason
from havre.cases.services import measures, milestones, notes, pathway, team
from havre.cases.services.acts import Act
from havre.cases.services.opening import Opening, open_case
from havre.operations.demo.acting import acting
from havre.operations.demo.cast import MARK, NAMESPACE, TEAM_BY_SLUG, fixed_id
from havre.operations.demo.children import child
from havre.operations.demo.shapes import Sampler
from havre.persons.access import IdentityCard
from havre.persons.rules import ExploitationConcern, Sex

TEAM: Final = TEAM_BY_SLUG["ase59"].id
HOME: Final = TEAM_BY_SLUG["glycines"].id
_S: Final = PathwayAct
_WAY: Final = (_S.MEET, _S.BUILD, _S.AGREE, _S.START)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of a chronology: who wrote it, how many days ago, and the words."""

    days: int
    text: str
    kind: EntryKind = EntryKind.NOTE
    words: str = ""
    who: str = "sonia"
    sensitivity: Sensitivity = Sensitivity.ORDINARY


@dataclass(frozen=True, kw_only=True)
class Story:
    """One invented file. ``steps`` are the acts of the pathway after the opening, ``days`` ago it was opened."""

    name: str
    days: int
    why: str
    sex: Sex = Sex.GIRL
    age: int = 15
    who: str = "sonia"
    team_id: UUID = TEAM
    basis: LegalBasis = LegalBasis.JUDICIAL
    concern: ExploitationConcern = ExploitationConcern.SUSPECTED
    steps: tuple[PathwayAct, ...] = ()
    pause: PauseReason | None = None
    outcome: Outcome | None = None
    told: tuple[Told, ...] = ()
    measure: measures.Written | None = None
    steps_done: tuple[tuple[MilestoneKind, MilestoneState, int], ...] = ()
    restricted: bool = False
    substitute: str = ""


def _measure(
    kind: MeasureKind, authority: Authority, *, decided_on: date, starts_on: date, ends_on: date | None = None,
    review_on: date | None = None,
) -> measures.Written:  # fmt: skip
    return measures.Written(
        kind=kind, authority=authority, decided_on=decided_on, starts_on=starts_on, ends_on=ends_on,
        review_on=review_on, court=f"Tribunal pour enfants de Lille {MARK}", visiting=Visiting.MEDIATED,
        address_rule=AddressRule.WITHHELD,
    )  # fmt: skip


def stories(today: date) -> tuple[Story, ...]:
    """Return the stories, their dates counted back from ``today``."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    return (
        Story(
            name="lina", days=210, why=f"Le collège et la mère demandent un accompagnement après trois fugues. {MARK}",
            steps=_WAY, substitute="yann", concern=ExploitationConcern.DISCLOSED,
            measure=_measure(
                MeasureKind.PLACEMENT_ASE, Authority.CHILDREN_JUDGE, decided_on=ago(190), starts_on=ago(185),
                ends_on=ago(-180), review_on=ago(-20),
            ),
            told=(
                Told(days=200, text="Première rencontre au café solidaire. Elle reste vingt minutes.",
                     kind=EntryKind.CONTACT, words="Je viens si c'est pas au bureau."),
                Told(days=160, text="Point avec le foyer : elle dort mieux, elle appelle le soir.",
                     kind=EntryKind.MEETING),
                Told(days=90, text="Elle parle d'un stage en boulangerie. Rendez-vous pris avec la mission locale.",
                     kind=EntryKind.CONTACT, words="J'aime bien quand ça sent le pain."),
                Told(days=21, text="Une ancienne connaissance a cherché à la joindre. Téléphone changé avec elle.",
                     sensitivity=Sensitivity.SENSITIVE),
                Told(days=6, text="Appel : elle va bien, elle demande à voir sa petite sœur.", kind=EntryKind.CONTACT,
                     words="Ma sœur, c'est la seule."),
            ),
            steps_done=(
                (MilestoneKind.COMPLAINT, MilestoneState.DONE, 150), (MilestoneKind.HEARING, MilestoneState.DONE, 120),
                (MilestoneKind.AD_HOC, MilestoneState.DONE, 140),
                (MilestoneKind.CIVIL_PARTY, MilestoneState.PLANNED, -25),
                (MilestoneKind.TRAINING, MilestoneState.PLANNED, -12), (MilestoneKind.BANK, MilestoneState.PROPOSED, 0),
            ),
        ),
        Story(
            name="samy", days=120, why=f"Repéré par un éducateur de rue. Il demande un endroit où dormir. {MARK}",
            sex=Sex.BOY, age=16, basis=LegalBasis.OWN_REQUEST, steps=(_S.MEET, _S.BUILD),
            told=(Told(days=100, text="Il accepte un repas et une douche. On ne demande rien d'autre.",
                       kind=EntryKind.CONTACT, words="Vous posez pas de questions, ça change."),),
        ),
        Story(
            name="maelys", days=75, why=f"Transmis par la CRIP après évaluation. {MARK}", steps=(_S.MEET,),
            measure=_measure(MeasureKind.AEMO, Authority.CHILDREN_JUDGE, decided_on=ago(30), starts_on=ago(24)),
        ),
        Story(
            name="jade", days=300, why=f"Suite d'un recueil d'urgence. {MARK}", steps=(*_WAY, _S.CONSOLIDATE), age=17,
            told=(Told(days=12, text="Visite de l'appartement partagé. Elle choisit la chambre du fond.",
                       words="Elle ferme à clé, celle-là."),),
            steps_done=((MilestoneKind.OWN_HOME, MilestoneState.PLANNED, -40),
                        (MilestoneKind.INSURANCE, MilestoneState.DONE, 60)),
        ),
        Story(
            name="ines-b", days=160, why=f"Demande d'une association. {MARK}", steps=_WAY, pause=PauseReason.HOSPITAL,
            who="yann",
        ),
        Story(
            name="elio", days=400, why=f"Situation ancienne, reprise. {MARK}", sex=Sex.OTHER, age=17, steps=_WAY,
            outcome=Outcome.STABILISED, who="yann",
        ),
        Story(
            name="nour", days=45, why=f"Des menaces visent la famille : dossier restreint. {MARK}", steps=(_S.MEET,),
            restricted=True, concern=ExploitationConcern.ESTABLISHED,
        ),
        Story(name="tess", days=3, why=f"Orientée par le 119 vendredi soir. {MARK}", steps=()),
        Story(
            name="lou", days=95, why=f"Accueillie au foyer par décision du juge. {MARK}", team_id=HOME, who="samir",
            steps=_WAY,
            measure=_measure(
                MeasureKind.PLACEMENT_HOME, Authority.CHILDREN_JUDGE, decided_on=ago(96), starts_on=ago(95)
            ),
            told=(Told(days=2, text="Soirée calme, elle a cuisiné avec Rose.", who="rose"),),
        ),
        Story(
            name="naim", days=30, why=f"Accueil provisoire au foyer. {MARK}", sex=Sex.BOY, age=14, team_id=HOME,
            who="samir", steps=(_S.MEET, _S.BUILD), basis=LegalBasis.ADMINISTRATIVE,
        ),
    )  # fmt: skip


def play(*, seed: int, now: datetime) -> None:
    """Open the files and let them live up to the present, through the services."""
    _roster(now)
    for story in stories(now.date()):
        File(story, seed=seed, now=now).play()


def case_id_of(name: str) -> UUID:
    """Return the stable id of an invented file."""
    return uuid5(NAMESPACE, f"havre-demo-file-{name}")


@dataclass
class File:
    """One file in hand."""

    story: Story
    seed: int
    now: datetime
    _acts: int = field(default=0)

    @property
    def id(self) -> UUID:
        """Stable id of the file."""
        return case_id_of(self.story.name)

    def play(self) -> None:
        """Open it, move it, write in it."""
        with acting(self.story.who) as actor:
            self._open(actor)
            self._move(actor)
            self._written(actor)
        for told in self.story.told:
            with acting(told.who) as actor:
                self._tell(actor, told)
        self._end()

    def at(self, days: float) -> datetime:
        """Return the instant so many days before the present."""
        return self.now - timedelta(days=days)

    def act(self, actor: Actor, *, days: float) -> Act:
        """Return an act of this file with a stable id."""
        self._acts += 1
        return Act(actor=actor, case_id=self.id, id=uuid5(self.id, str(self._acts)), now=self.at(days))

    def _open(self, actor: Actor) -> None:
        story = self.story
        opened = self.at(story.days)
        drawn = child(Sampler(f"{self.seed}|files|{story.name}"), on=opened.date())
        birth = date(opened.year - story.age, 3 + len(story.name) % 6, 1 + len(story.why) % 27)
        card = IdentityCard(
            given_names=drawn.card.given_names, family_name=f"{drawn.card.family_name} {MARK}", birth_date=birth,
            birth_place=drawn.card.birth_place, address=drawn.card.address,
        )  # fmt: skip
        opening = Opening(
            case_id=self.id, team_id=story.team_id, card=card, why=story.why, sex=story.sex.value,
            legal_basis=story.basis, concern=story.concern,
        )  # fmt: skip
        open_case(actor=actor, opening=opening, now=opened)

    def _move(self, actor: Actor) -> None:
        days = float(self.story.days)
        for step in self.story.steps:
            days *= 0.8
            pathway.move(self.act(actor, days=days), revision=self._revision(actor), step=step)
        if self.story.pause:
            pathway.move(
                self.act(actor, days=9),
                revision=self._revision(actor),
                step=PathwayAct.PAUSE,
                reason=self.story.pause,
            )

    def _written(self, actor: Actor) -> None:
        if self.story.measure:
            measures.record(self.act(actor, days=self._since_decided()), written=self.story.measure)
        for kind, state, days in self.story.steps_done:
            on = self.now.date() - timedelta(days=days) if days else None
            written = milestones.Written(kind=kind, state=state, on=on)
            milestones.write(self.act(actor, days=max(days, 1)), revision=0, written=written)
        if self.story.substitute:
            team.entrust(
                self.act(actor, days=5), user_id=fixed_id(f"user-{self.story.substitute}"), role=TeamRole.SUBSTITUTE,
                text="Connaît la jeune depuis septembre.",
            )  # fmt: skip

    def _since_decided(self) -> int:
        decided = self.story.measure.decided_on if self.story.measure else None
        return max((self.now.date() - decided).days - 2, 1) if decided else 1

    def _tell(self, actor: Actor, told: Told) -> None:
        at = datetime.combine(self.at(told.days).date(), time(15, 30), tzinfo=self.now.tzinfo)
        written = notes.Written(
            kind=told.kind, text=f"{told.text} {MARK}", at=min(at, self.at(0.1)), child_words=told.words,
            sensitivity=told.sensitivity,
        )  # fmt: skip
        notes.write(self.act(actor, days=min(told.days, 0.05)), written=written)

    def _end(self) -> None:
        if self.story.outcome:
            with acting("valerie") as valerie:
                pathway.close(
                    self.act(valerie, days=20), revision=self._revision(valerie), outcome=self.story.outcome,
                    remains="Une carte à l'anniversaire ; le numéro du service reste donné.",
                )  # fmt: skip
        if self.story.restricted:
            with acting("valerie") as valerie:
                team.restrict(self.act(valerie, days=40), restricted=True, reason="Menaces sur la famille.")

    def _revision(self, actor: Actor) -> int:
        return case_for(actor, self.id).revision


def _roster(now: datetime) -> None:
    known = (
        milestones.Known(
            kind=RepresentativeKind.LAWYER,
            name=f"Me Inès Exemple {MARK}",
            body="Barreau de Lille",
            phone="03 99 00 12 34",
        ),
        milestones.Known(
            kind=RepresentativeKind.AD_HOC,
            name=f"Service inventé d'administrateurs ad hoc {MARK}",
            phone="03 99 00 56 78",
        ),
    )
    with acting("sonia") as sonia:
        for rank, one in enumerate(known):
            entry_id = uuid5(NAMESPACE, f"havre-demo-roster-{rank}")
            milestones.keep_in_roster(
                actor=sonia, team_id=TEAM, entry_id=entry_id, revision=0, known=one, today=now.date()
            )  # fmt: skip
