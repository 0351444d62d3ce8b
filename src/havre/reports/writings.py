"""From a snapshot to the typed documents that are printed and sealed. Pure: whoever reads the database fills it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from havre.concern_unit.rules import StatedDanger
from havre.documents import model
from havre.law.bases import base_of, in_force
from havre.persons.rules import ExploitationConcern, Sex
from havre.reports.content import (
    ActionBody,
    AuthorBlock,
    ChildContent,
    FactBody,
    OtherMinorBody,
    ParentBlock,
    ParentsDecision,
    ReportContent,
    WordsBody,
)
from havre.reports.rules import FactKind, ParentsInformation, ReportKind, WorryType

Writing = model.ConcernReportDocument | model.JudicialReportDocument
_SOURCES: Final = {
    FactKind.SEEN.value: model.SourceKind.SEEN,
    FactKind.HEARD.value: model.SourceKind.HEARD,
    FactKind.TOLD.value: model.SourceKind.TOLD,
}


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """To whom a writing goes, whose visa it bears, and the local day on which the texts are cited."""

    on: date
    recipients: tuple[model.Party, ...]
    copy_to: tuple[model.Party, ...] = ()
    visa: model.Visa | None = None
    # Codes of texts that a preview does not cite because they are no longer in force.
    left_out: tuple[str, ...] = ()


def writing_of(content: ReportContent, envelope: Envelope) -> Writing:
    """Return the document of a snapshot: concern report or judicial report, from the same facts."""
    build = _judicial if content.kind == ReportKind.JUDICIAL else _concern
    return build(content, envelope)


def sender_of(author: AuthorBlock) -> model.Party:
    """Return the author as the sender of a document."""
    return model.Party(
        organisation=author.organisation,
        service=author.service,
        name=author.name,
        function=author.function,
        address=author.address,
        phone=author.phone,
        email=author.email,
    )


def citations(codes: Iterable[str], *, on: date) -> tuple[str, ...]:
    """Return the texts cited, each with its reserve when it was not read again.

    A text that is not in force on that day raises ``KeyError``: see ``stale`` before.
    """
    found = (base_of(code, on) for code in codes)
    return tuple(f"{base.citation} : {base.title}" for base in found)


def stale(codes: Iterable[str], *, on: date) -> tuple[str, ...]:
    """Return the codes that name no text in force on that day."""
    known = {base.code for base in in_force(on)}
    return tuple(code for code in codes if code not in known)


def _concern(content: ReportContent, envelope: Envelope) -> model.ConcernReportDocument:
    return model.ConcernReportDocument(
        reference=content.reference,
        sender=sender_of(content.author),
        recipients=envelope.recipients,
        written_at=content.written_at,
        children=tuple(map(_child, content.children)),
        parents=_parents(content.family.parents),
        household=content.family.household,
        other_minors=tuple(map(_minor, content.other_minors)),
        facts=tuple(map(_fact, content.facts)),
        child_words=tuple(map(_words, content.child_words)),
        interpretation=_interpretation(content),
        worry_types=tuple(WorryType(code).label for code in content.worry_types),
        exploitation_concern=_marker(content.exploitation_concern),
        runaways_count=content.worry.runaways_count,
        runaways_last=content.worry.runaways_last,
        health=content.done.health,
        actions=tuple(map(_action, content.actions)),
        child_view=content.done.child_view,
        urgency=_urgency(content),
        parents_information=_decision(content.parents),
        attachments=_attachments(content.done.attachments),
        visa=envelope.visa,
    )


def _judicial(content: ReportContent, envelope: Envelope) -> model.JudicialReportDocument:
    needs = content.addressee
    return model.JudicialReportDocument(
        reference=content.reference,
        sender=sender_of(content.author),
        recipients=envelope.recipients,
        copy_to=envelope.copy_to,
        written_at=content.written_at,
        legal_bases=citations([c for c in needs.legal_bases if c not in envelope.left_out], on=envelope.on),
        emergency=needs.emergency,
        called_at=needs.called_at,
        duty_magistrate=needs.duty_magistrate,
        children=tuple(map(_child, content.children)),
        parents=_parents(content.family.parents),
        household=content.family.household,
        facts=tuple(map(_fact, content.facts)),
        child_words=tuple(map(_words, content.child_words)),
        interpretation=_interpretation(content),
        people_involved=needs.people_involved,
        medical_certificate=content.done.health,
        present_safety=needs.present_safety,
        placement_order_needed=needs.placement_order_needed,
        distance_wanted=needs.distance_wanted,
        other_minors=tuple(map(_minor, content.other_minors)),
        actions=tuple(map(_action, content.actions)),
        child_view=content.done.child_view,
        parents_information=_decision(content.parents),
        attachments=_attachments(content.done.attachments),
        visa=envelope.visa,
    )


def _child(child: ChildContent) -> model.ChildBlock:
    known = child.particulars
    return model.ChildBlock(
        surname=child.family_name.upper(),
        first_names=child.given_names,
        sex="" if child.sex == Sex.UNKNOWN else Sex.label_of(child.sex),
        birth_date=child.birth_date,
        birth_place=child.birth_place,
        age=known.age,
        present_place=known.whereabouts,
        usual_home=child.address,
        school=known.school,
        school_class=known.school_class,
        language=known.language,
        health_needs=known.health,
        known_measures=known.measures,
    )


def _parents(parents: Iterable[ParentBlock]) -> tuple[model.ParentBlock, ...]:
    stated = (parent for parent in parents if parent.stated)
    return tuple(
        model.ParentBlock(
            role=parent.role or "Parent",
            name=parent.name,
            birth_date=parent.birth_date,
            address=parent.address,
            phone=parent.phone,
            parental_authority=parent.parental_authority,
        )
        for parent in stated
    )


def _minor(body: OtherMinorBody) -> model.OtherMinor:
    return model.OtherMinor(name=body.name, age=body.age, link=body.link, present_place=body.whereabouts)


def _fact(body: FactBody) -> model.FactLine:
    kind = _SOURCES.get(body.source, model.SourceKind.TOLD)
    told_by = body.told_by if kind is model.SourceKind.TOLD else ""
    return model.FactLine(
        when_text=body.when, place=body.place, source_kind=kind, description=body.text, told_by=told_by
    )


def _words(body: WordsBody) -> model.ChildWords:
    return model.ChildWords(quote=body.text, when_text=body.when, heard_by=body.heard_by)


def _action(body: ActionBody) -> model.ActionTaken:
    return model.ActionTaken(when_text=body.when, description=body.text, outcome=body.outcome)


def _interpretation(content: ReportContent) -> model.Interpretation | None:
    texts = [body.text for body in content.interpretations]
    return model.Interpretation(text="\n\n".join(texts)) if texts else None


def _urgency(content: ReportContent) -> str:
    stated = content.stated_danger
    label = "" if stated == StatedDanger.UNKNOWN else StatedDanger.label_of(stated)
    return "\n".join(part for part in (label, content.addressee.urgency) if part)


def _marker(code: str) -> str:
    return "" if code == ExploitationConcern.NOT_STATED else ExploitationConcern.label_of(code)


def _decision(parents: ParentsDecision) -> model.ParentsInformation | None:
    if parents.status == ParentsInformation.UNDECIDED:
        return None
    return model.ParentsInformation(
        status=model.ParentsStatus(parents.status),
        date=parents.informed_on,
        by=parents.by,
        how=parents.how,
        reason=parents.reason,
    )


def _attachments(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
