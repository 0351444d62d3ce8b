"""One reception, one contact and one report of the scale, from the published shapes and the invented texts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from havre.concern_unit.rules import DANGER_ORDER, FirstAnalysis, ReceptionStatus, StatedDanger, StepKind
from havre.concern_unit.services.reception import reception_id
from havre.kernel.ids import REFERENCE_ALPHABET
from havre.listening.rules import ContactStatus, Qualification
from havre.operations.demo import shapes, texts
from havre.operations.demo.bulk import Batch, Key
from havre.operations.demo.shapes import Sampler, Spread
from havre.persons.access import IdentityCard, tokens_of
from havre.persons.rules.finding import SCHEME
from havre.persons.services.people import ALIAS_WORDS
from havre.reports import content
from havre.reports.rules import Channel, LineKind, ParentsInformation, Recipient, ReportKind, ReportStatus

YEARS: Final = 3
EVALUATION: Final = timedelta(days=92)
# The real document is not rendered a hundred thousand times: these bytes stand for it, sealed all the same.
PLACEHOLDER: Final = b"%PDF-1.7\n% document de mesure, sans page (d\xc3\xa9monstration)\n%%EOF\n"
NOTES_EACH: Final = 3

_STATUS: Final = Spread("Réceptions", {
    ReceptionStatus.CLOSED.value: 72, ReceptionStatus.UNDER_EVALUATION.value: 11, ReceptionStatus.DECIDED.value: 4,
    ReceptionStatus.FILED.value: 4, ReceptionStatus.ORIENTED.value: 3, ReceptionStatus.REFERRED.value: 3,
    ReceptionStatus.RECEIVED.value: 2, ReceptionStatus.SENT.value: 1,
}, shapes.CHOSEN)  # fmt: skip
_DANGER: Final = Spread("Danger énoncé", {
    StatedDanger.IMMEDIATE.value: 3, StatedDanger.SERIOUS.value: 47, StatedDanger.WORRY.value: 40,
    StatedDanger.UNKNOWN.value: 10,
}, shapes.CHOSEN)  # fmt: skip
_CONTACT: Final = Spread("Contacts", {
    ContactStatus.CLOSED.value: 80, ContactStatus.QUALIFIED.value: 18, ContactStatus.ENDED.value: 2,
}, shapes.CHOSEN)  # fmt: skip
_REPORT: Final = Spread("Écrits", {
    ReportStatus.SENT.value: 85, ReportStatus.DRAFT.value: 8, ReportStatus.PENDING.value: 3,
    ReportStatus.WITHDRAWN.value: 4,
}, shapes.CHOSEN)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One team, its agency, and the people who write there."""

    agency_id: UUID
    team_id: UUID
    people: tuple[UUID, ...]
    name: str


@dataclass(frozen=True)
class Places:
    """Where one unit goes: the CRIP that receives, the desk that listens, the team that writes."""

    crip: Place
    desk: Place
    writers: Place


class Unit:
    """Everything that one number of the scale adds to a batch."""

    def __init__(self, batch: Batch, *, seed: str, at: datetime, places: Places) -> None:
        """Prepare the draws of this number; ``at`` is when its report was sent."""
        self.batch = batch
        self.draw = Sampler(seed)
        self.at = at
        self.places = places
        self.story = self.draw.one_of(texts.STORIES)
        self.sex = self.draw.draw(shapes.SEXES)
        self.age = int(self.draw.draw(shapes.AGES))
        self.card = self._card()
        self.concern = self.draw.draw(shapes.CONCERNS)
        self.danger = self.draw.draw(_DANGER)

    def add(self) -> None:
        """Add the contact, the report and the reception."""
        self._contact()
        status = self.draw.draw(_REPORT)
        report_id = self._id()
        self._report(report_id, status)
        # A report that never left is not what a CRIP received: its reception then comes from elsewhere.
        self._reception(report_id if status == ReportStatus.SENT else self._id())

    def _id(self) -> UUID:
        return self.draw.uuid(int(self.at.timestamp() * 1000))

    def _reference(self, prefix: str) -> str:
        letters = "".join(self.draw.chance.choices(REFERENCE_ALPHABET, k=10))
        return f"{prefix}-{letters[:5]}-{letters[5:]}"

    def _card(self) -> IdentityCard:
        names = texts.GIVEN_NAMES[self.sex]
        first = self.draw.one_of(names)
        family = self.draw.one_of(texts.FAMILY_NAMES)
        return IdentityCard(
            family_name=f"{family}-{self.draw.chance.randrange(1000, 9999)}",
            given_names=first,
            birth_date=self.draw.birth_date(on=self.at.date(), age=self.age),
            birth_place=self.draw.one_of(texts.PLACES)[1],
            address=texts.address(
                self.draw.chance.randrange(1, 99), self.draw.one_of(texts.STREETS), "Lille"
            ),
        )

    def _key(self, domain: str, *, team_id: UUID, object_id: UUID) -> Key:
        return self.batch.new_key(self._id(), domain, team_id=team_id, object_id=object_id)

    def _person(self, place: Place) -> UUID:
        person_id, birth = self._id(), self.card.birth_date or date.min
        alias = f"{self.draw.one_of(ALIAS_WORDS)} {self.draw.chance.randrange(100, 1000)}"
        self.batch.add(
            "persons.Person", id=person_id, team_id=place.team_id, alias=alias, birth_year=birth.year, sex=self.sex,
            created_at=self.at,
        )  # fmt: skip
        key = self._key("person", team_id=place.team_id, object_id=person_id)
        self.batch.add_sealed(
            "persons.Identity", key, self._id(), {"card": self.card.to_json()}, team_id=place.team_id,
            person_id=person_id, updated_at=self.at, scheme=SCHEME,
        )  # fmt: skip
        for kind, token in tokens_of(place.agency_id, self.card):
            self.batch.add(
                "persons.Token", team_id=place.team_id, person_id=person_id, kind=kind, token=token
            )
        return person_id

    # --- the helpline -------------------------------------------------------------------------------------
    def _contact(self) -> None:
        place, contact_id = self.places.desk, self._id()
        began = self.at - timedelta(minutes=self.draw.chance.randrange(60, 600))
        ended = began + timedelta(minutes=self.draw.chance.randrange(4, 55))
        status = self.draw.draw(_CONTACT)
        qualified = {} if status == ContactStatus.ENDED else self._qualification(ended)
        commune = self.draw.one_of(texts.PLACES)[0]
        key = self._key("contact", team_id=place.team_id, object_id=contact_id)
        self.batch.add_sealed(
            "listening.Contact", key, contact_id, {"private": {"caller_needs": texts.NOTES[5][1]}},
            team_id=place.team_id, reference=self._reference("C"), channel=self.draw.draw(shapes.CHANNELS),
            status=status, opened_at=began, opened_by_id=self.draw.one_of(place.people), ended_at=ended,
            caller_kind=self.draw.draw(shapes.CALLERS), child_age_band=shapes.age_band(self.age).value,
            child_sex=self.sex, commune_code=commune, departement_code="59", topics=list(self.draw.topics()),
            exploitation_concern=self.concern, **qualified,
        )  # fmt: skip
        for position in range(NOTES_EACH):
            kind, words = self.draw.one_of(texts.NOTES)
            at = began + timedelta(minutes=position + 1)
            self.batch.add_sealed(
                "listening.Note", key, self._id(), {"text": words}, team_id=place.team_id, contact_id=contact_id,
                kind=kind, position=position + 1, started_at=at, written_at=at, author_id=place.people[0],
            )  # fmt: skip

    def _qualification(self, ended: datetime) -> dict[str, Any]:
        reported = self.draw.happens(shapes.LEADING_TO_REPORT)
        kind = Qualification.CONCERN_REPORT if reported else Qualification.IMMEDIATE_HELP
        return {"qualification": kind.value, "qualified_at": ended + timedelta(minutes=6)}

    # --- the author's side --------------------------------------------------------------------------------
    def _report(self, report_id: UUID, status: str) -> None:
        place, author = self.places.writers, self.draw.one_of(self.places.writers.people)
        sent = status == ReportStatus.SENT
        key = self._key("report", team_id=place.team_id, object_id=report_id)
        narrative = content.to_json(content.Narrative(author=_author(place)))
        self.batch.add_sealed(
            "reports.Report", key, report_id, {"narrative": narrative}, team_id=place.team_id,
            reference=self._reference("EC"), status=status, author_id=author,
            created_at=self.at - timedelta(days=1), updated_at=self.at,
            submitted_at=self.at - timedelta(hours=2) if sent else None, sent_at=self.at if sent else None,
            departement_code="59", stated_danger=self.danger, exploitation_concern=self.concern,
            parents_information=ParentsInformation.NOT_DONE_INTEREST.value,
        )  # fmt: skip
        self.batch.add_sealed(
            "reports.ReportChild", key, self._id(),
            {"particulars": {**content.to_json(content.ChildParticulars(named=True)), "page": ""}},
            team_id=place.team_id, report_id=report_id, person_id=self._person(place), position=0,
        )  # fmt: skip
        bodies = ((LineKind.FACT, self._facts()[0]), (LineKind.CHILD_WORDS, self._words()[0]))
        for kind, body in bodies:
            self.batch.add_sealed(
                "reports.Line", key, self._id(), {"body": {**content.to_json(body), "page": ""}},
                team_id=place.team_id, report_id=report_id, kind=kind.value, position=0,
            )  # fmt: skip
        if sent:
            self._sealed(report_id, key, place, author)

    def _sealed(self, report_id: UUID, key: Key, place: Place, author: UUID) -> None:
        document_id = self._id()
        self.batch.add_sealed(
            "reports.SealedDocument", key, document_id, {"content": b"{}", "pdf": PLACEHOLDER},
            team_id=place.team_id, report_id=report_id, kind=ReportKind.CONCERN.value, sealed_at=self.at,
            sealed_by_id=author, content_sha256=_sha256(b"{}"), pdf_sha256=_sha256(PLACEHOLDER),
            signature="", signing_key_id="mesure",
        )  # fmt: skip
        self.batch.add(
            "reports.Dispatch", id=self._id(), team_id=place.team_id, report_id=report_id, document_id=document_id,
            recipient=Recipient.CRIP.value, recipient_team_id=self.places.crip.team_id,
            recipient_name=self.places.crip.name, channel=Channel.HAVRE.value, sent_at=self.at,
        )  # fmt: skip

    def _facts(self) -> tuple[content.FactBody, ...]:
        return tuple(
            content.FactBody(text=text, when=when, source=source, told_by=by)
            for source, when, text, by in self.story.facts
        )

    def _words(self) -> tuple[content.WordsBody, ...]:
        return tuple(content.WordsBody(text=text) for text in self.story.words)

    # --- the CRIP -----------------------------------------------------------------------------------------
    def _reception(self, source_report_id: UUID) -> None:
        place, sender = self.places.crip, self.places.writers
        row_id = reception_id(source_report_id=source_report_id, crip_team_id=place.team_id)
        status = self.draw.draw(_STATUS)
        key = self._key("reception", team_id=place.team_id, object_id=row_id)
        said = content.to_json(self._report_content())
        canonical = json.dumps(said, ensure_ascii=False, sort_keys=True)
        self.batch.add_sealed(
            "concern_unit.Reception", key, row_id,
            {"content": {**said, "canonical": canonical}, "pdf": PLACEHOLDER},
            team_id=place.team_id, from_team_id=sender.team_id, source_report_id=source_report_id,
            reference=self._reference("IP"), status=status, received_at=self.at, stated_danger=self.danger,
            danger_order=DANGER_ORDER[self.danger], sender_sector="school", sender_name=sender.name,
            departement_code="59", exploitation_concern=self.concern, evaluation_due_at=self.at + EVALUATION,
            feedback_due_at=self.at + EVALUATION, content_sha256=_sha256(canonical.encode()),
            pdf_sha256=_sha256(PLACEHOLDER), **self._dates(status),
        )  # fmt: skip
        self.batch.add(
            "concern_unit.ReceptionChild", id=self._id(), team_id=place.team_id, from_team_id=place.team_id,
            reception_id=row_id, person_id=self._person(place), position=0,
        )  # fmt: skip
        if status != ReceptionStatus.SENT:
            self._steps(row_id, key, place)
        if status == ReceptionStatus.UNDER_EVALUATION:
            self._evaluators(row_id, place)

    def _dates(self, status: str) -> dict[str, Any]:
        if status == ReceptionStatus.SENT:
            return {}
        dates: dict[str, Any] = {"acknowledged_at": self.at + timedelta(hours=3)}
        if status == ReceptionStatus.CLOSED:
            end = self.at + timedelta(days=60)
            dates |= {"decided_at": end, "decision": "no_measure", "feedback_at": end, "closed_at": end}
        return dates

    def _steps(self, row_id: UUID, key: Key, place: Place) -> None:
        steps: tuple[tuple[StepKind, str, dict[str, Any]], ...] = (
            (StepKind.ACKNOWLEDGED, "", {"earlier": []}),
            (
                StepKind.FIRST_ANALYSIS,
                FirstAnalysis.EVALUATION.value,
                {"reason": texts.REASONS["evaluation"]},
            ),
        )
        for number, (kind, code, words) in enumerate(steps):
            self.batch.add_sealed(
                "concern_unit.Step", key, self._id(), {"content": words}, team_id=place.team_id,
                from_team_id=place.team_id, reception_id=row_id, kind=kind.value, code=code,
                at=self.at + timedelta(hours=3 + number), by_id=place.people[0],
            )  # fmt: skip

    def _evaluators(self, row_id: UUID, place: Place) -> None:
        for user_id in place.people[1:3]:
            self.batch.add(
                "concern_unit.Evaluator", id=self._id(), team_id=place.team_id, reception_id=row_id,
                user_id=user_id, assigned_at=self.at + timedelta(days=1), assigned_by_id=place.people[0],
            )  # fmt: skip

    def _report_content(self) -> content.ReportContent:
        child = content.ChildContent(
            family_name=self.card.family_name,
            given_names=self.card.given_names,
            sex=self.sex,
            birth_date=self.card.birth_date,
            birth_place=self.card.birth_place,
            address=self.card.address,
            particulars=content.ChildParticulars(named=True, age=f"{self.age} ans"),
        )
        return content.ReportContent(
            kind=ReportKind.CONCERN.value,
            reference=self._reference("EC"),
            written_at=self.at,
            stated_danger=self.danger,
            departement_code="59",
            author=_author(self.places.writers),
            children=(child,),
            facts=self._facts(),
            child_words=self._words(),
            interpretations=(content.InterpretationBody(text=self.story.worry),),
            exploitation_concern=self.concern,
            actions=(content.ActionBody(text=self.story.action),),
            done=content.DoneBlock(child_view=self.story.wish),
            parents=content.ParentsDecision(
                status=ParentsInformation.NOT_DONE_INTEREST.value, reason=texts.REASONS["parents"]
            ),
        )


def _author(place: Place) -> content.AuthorBlock:
    return content.AuthorBlock(
        name="Camille Exemple", function="Professionnel inventé", organisation=place.name
    )


def _sha256(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
