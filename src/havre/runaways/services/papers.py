"""The papers of an absence (policy.md §3.5): the declaration, the end of search, the return interview.

The real name leaves the vault for the paper only, under the purpose « paper »; the journal has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.accounts.rules import Right
from havre.cases.access import is_close, open_file
from havre.cases.models import Case
from havre.cases.rules import IdentityPurpose
from havre.documents.followup.catalogue import Format
from havre.documents.followup.forms import Answer, ChildLine
from havre.documents.followup.missing_child import MissingChild
from havre.documents.followup.photo import Photo
from havre.documents.followup.produce import as_pdf, file_name
from havre.documents.followup.return_interview import Action, Offer, ReturnInterview
from havre.documents.followup.runaway_declaration import Absence, RunawayDeclaration
from havre.documents.followup.search_end import ReturnWay, SearchEnd
from havre.documents.model import ChildWords, Document, Party
from havre.documents.watermark import WorkingCopy
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.law.territory import territory_of
from havre.persons.access import IdentityCard, identity_for
from havre.persons.rules import Sex
from havre.runaways.access import choices_of
from havre.runaways.content import Particulars
from havre.runaways.disclosing import for_the_unit
from havre.runaways.queries.of_file import EpisodeRead, NotificationRead, earlier, one
from havre.runaways.rules import AbsenceNature, HoldersTold, HowFound, InterviewStatus, Known
from havre.runaways.services import pictures

_DO_NOT_PUBLISH: Final = (
    "Ne rien publier : ni image, ni nom, sans l’accord du service et des titulaires de l’autorité parentale."
)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A file to hand over; its name tells nothing."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What every paper is made from."""

    actor: Actor
    case: Case
    episode: EpisodeRead
    card: IdentityCard
    sender: Party
    now: datetime

    @property
    def last(self) -> NotificationRead | None:
        """The last declaration that was made."""
        return self.episode.notifications[-1] if self.episode.notifications else None

    def child(self, told: Particulars) -> MissingChild:
        """Return who is searched for, with what may be told."""
        sex = self.case.person.sex
        return MissingChild(
            surname=self.card.family_name, first_names=self.card.given_names, aliases=self.card.other_names,
            sex="" if sex == Sex.UNKNOWN else Sex.label_of(sex), birth_date=self.card.birth_date,
            birth_place=self.card.birth_place, phones=_lines(told.phones), height=told.height,
            hair=told.hair, clothes=told.clothes, marks=told.marks,
        )  # fmt: skip


def paper(*, actor: Actor, case_id: UUID, episode_id: UUID, kind: str, now: datetime) -> Paper:
    """Return one paper as PDF, marked with its reader; the reading of the file and of the name is in the journal.

    Raises ``NotVisible``; ``Refused`` (``not_yet``) for the end of a search before the return, or an interview that
    was not held.
    """
    if kind not in _KINDS:
        raise NotVisible
    case = open_file(actor, case_id, part=f"runaways.{kind}", right=Right.RUNAWAY_WRITE, whole=True)
    episode = one(actor, case, episode_id)
    if kind == "entretien" and not is_close(actor, case):
        raise NotVisible
    card = identity_for(actor, case.person_id, purpose=IdentityPurpose.PAPER.value)
    sheet = _Sheet(actor=actor, case=case, episode=episode, card=card, sender=_sender(actor, case), now=now)
    document = _KINDS[kind](sheet)
    content = as_pdf(
        document, produced_at=now, copy=WorkingCopy(reader=actor.name, at=now) if kind == "entretien" else None,
        demo=settings.DEMO, zone=territory_of(case.departement_code).zone,
    )  # fmt: skip
    audit.record("runaway.paper", kind="case", object_id=case.pk, team_id=case.team_id, purpose=kind)
    return Paper(name=file_name(document, Format.PDF), content=content)


def _declaration(sheet: _Sheet) -> Document:
    """Return the missing-person notification; whatever is not known leaves anyway."""
    episode, last = sheet.episode, sheet.last
    on = sheet.now.astimezone(territory_of(sheet.case.departement_code).zone).date()
    known = replace(episode.particulars, phones=episode.particulars.phones or sheet.card.phone)
    told = for_the_unit(sheet.case, known, on=on)
    before = earlier(sheet.actor, sheet.case, before=episode)
    picture = pictures.shown(
        sheet.actor, case_id=sheet.case.pk, episode_id=episode.id, purpose=IdentityPurpose.PAPER.value
    )
    return RunawayDeclaration(
        **_shared(sheet), child=sheet.child(told), photo=Photo(content=picture) if picture else None,
        absence=_ABSENCE[episode.nature], noticed_at=episode.noticed_at, last_seen_at=episode.last_seen_at,
        last_seen_by=told.last_seen_by, last_seen_place=told.last_seen_place, state_when_seen=told.state_when_seen,
        argument_before=told.argument_before, circumstances=told.circumstances, transport=told.transport,
        likely_places=_lines(told.likely_places), likely_people=_lines(told.likely_people),
        contact_tried=_tries(episode), earlier_count=before.count, earlier_longest=before.longest,
        earlier_found=before.found, known_dangers=_lines(told.known_dangers), medical_need=told.medical_need,
        missed_treatment_risk=told.missed_treatment_risk, legal_status=told.legal_status, authority=told.authority,
        measure_number=told.measure_number, parental_holders=_lines(told.parental_holders),
        parents_informed_at=last.at if last and last.holders is HoldersTold.TOLD else None,
        parents_informed_how=last.holders_text if last else "", duty_contact=_duty(sheet),
        may_pick_up=_lines(told.may_pick_up), publication_rule=_publication(last),
        offered_116000=(Answer.YES if last.helpline_offered else Answer.NO) if last else None,
        police_unit=last.unit if last else "", transmitted_at=last.at if last else None,
        report_number=last.number if last else "", wanted_file=Answer(last.file_entry.value) if last else None,
    )  # fmt: skip


def _search_end(sheet: _Sheet) -> Document:
    """Return what ends the search: the child is back, nothing is told of the absence."""
    episode, last = sheet.episode, sheet.last
    if episode.returned_at is None:
        raise Refused("Notez d’abord le retour : ce papier dit que l’enfant est là.", code="not_yet")
    check = episode.safe_check
    return SearchEnd(
        **_shared(sheet), child=sheet.child(Particulars()), declaration_reference=_reference(sheet),
        police_unit=last.unit if last else "", report_number=last.number if last else "",
        declared_at=last.at if last else None, back_at=episode.returned_at,
        way=_WAY[episode.found_how or HowFound.ALONE],
        needs_care="Un avis médical est demandé" if check and check.doctor == Known.YES else "",
        unit_informed_at=episode.search_lifted_at,
        wanted_file_removal=Answer.YES if last and last.file_entry.value == "yes" else None,
        duty_contact=_duty(sheet), photo_destroyed="À détruire par l’unité" if episode.photo_id else "",
    )  # fmt: skip


def _interview(sheet: _Sheet) -> Document:
    """Return the sheet of an interview that was held, under the alias: the child takes a copy away."""
    found = sheet.episode.interview
    if found is None or found.status is not InterviewStatus.DONE:
        raise Refused("L’entretien n’a pas encore eu lieu.", code="not_yet")
    said = found.sheet
    hours = choices_of(sheet.case.team_id).interview_hours
    return ReturnInterview(
        **_shared(sheet), child=ChildLine(shown_as=sheet.case.alias, file_reference=sheet.case.reference),
        back_at=sheet.episode.returned_at, offer=Offer.ACCEPTED, offer_delay_hours=hours, held_at=found.held_at,
        place=said.place, interviewer=said.with_whom, chosen_by_child=Answer(said.chosen_by_child or "unknown"),
        independent=Answer(found.independent), push=said.push, pull=said.pull, where=said.where, company=said.company,
        daily_life=said.daily_life, hurt=said.hurt, substances=said.substances, contact_kept=said.contact_kept,
        feeling_now=said.feeling_now, health_today=said.health_today, would_help=said.would_help,
        who_may_know=said.who_may_know, words=(ChildWords(quote=said.own_words),) if said.own_words else (),
        actions=tuple(Action(need=line, text="") for line in _lines(said.needs)),
        copy_offered=Answer.YES if found.copy_offered else Answer.NO,
    )  # fmt: skip


_KINDS: Final[Mapping[str, Callable[[_Sheet], Document]]] = MappingProxyType(
    {"declaration": _declaration, "fin-de-recherche": _search_end, "entretien": _interview}
)
_ABSENCE: Final = MappingProxyType(
    {
        AbsenceNature.OUTING: Absence.UNAUTHORISED_OUTING,
        AbsenceNature.RUNAWAY: Absence.RUNAWAY,
        AbsenceNature.WORRYING: Absence.WORRYING,
    }
)
_WAY: Final = MappingProxyType(
    {
        HowFound.ALONE: ReturnWay.CAME_BACK_ALONE,
        HowFound.POLICE: ReturnWay.FOUND_BY_POLICE,
        HowFound.ELSEWHERE: ReturnWay.FOUND_ELSEWHERE,
    }
)


def _shared(sheet: _Sheet) -> dict[str, Any]:
    last = sheet.last
    unit = Party(organisation=last.corps.label, service=last.unit) if last else None
    return {
        "reference": _reference(sheet), "sender": sheet.sender, "recipients": (unit,) if unit else (),
        "written_at": sheet.now,
    }  # fmt: skip


def _reference(sheet: _Sheet) -> str:
    return f"{sheet.case.reference}-{str(sheet.episode.id)[-4:].upper()}"


def _sender(actor: Actor, case: Case) -> Party:
    seat = actor.seat_in(case.team_id, Right.RUNAWAY_WRITE)
    user = User.objects.get(pk=actor.user_id)
    return Party(
        organisation=seat.agency_name, service=seat.team_name, name=user.name, function=user.function,
        phone=user.phone, email=user.email,
    )  # fmt: skip


def _duty(sheet: _Sheet) -> str:
    return sheet.episode.particulars.duty_contact or choices_of(sheet.case.team_id).open_line


def _publication(last: NotificationRead | None) -> str:
    return _DO_NOT_PUBLISH if last is None or last.do_not_publish else ""


def _tries(episode: EpisodeRead) -> str:
    if not episode.contacts:
        return ""
    answered = sum(one.answered for one in episode.contacts)
    return f"{len(episode.contacts)}, dont {answered} avec réponse"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())
