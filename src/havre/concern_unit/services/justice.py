"""Advise the prosecutor without delay (CASF L226-4), and take the situation back afterwards."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from havre.concern_unit.content import ChildRead, ReportRead, read_report
from havre.concern_unit.rules import ReceptionAct, ReceptionStatus, ReferralGround, StepKind
from havre.concern_unit.services.intake import welcome
from havre.concern_unit.services.letters import party_of
from havre.concern_unit.services.steps import Entry, Work, needed, take
from havre.documents import model
from havre.documents.seal import Sealed, seal_and_render
from havre.documents.signing import FileSigner
from havre.kernel import ids
from havre.kernel.errors import Refused
from havre.law.bases import base_of
from havre.persons.rules import Sex

BASE = "casf_l226_4_1"


@dataclass(frozen=True, kw_only=True)
class Referral:
    """What the CRIP writes to the prosecutor; ``actions`` are what was already done, one sentence each."""

    court: str
    grounds: tuple[str, ...]
    actions: tuple[str, ...]
    summary: str
    present_safety: str = ""
    request: str = ""
    emergency: bool = False
    called_at: datetime | None = None
    duty_magistrate: str = ""


@transaction.atomic
def refer(entry: Entry, *, referral: Referral) -> None:
    """Seize the prosecutor: a sealed PDF to carry; nothing leaves Havre by itself.

    Possible at any time of the work, even before the acknowledgement, which is then written in the same act.
    """
    work = take(entry)
    if work is None:
        return
    _refuse_empty(referral)
    first_news = work.row.status == ReceptionStatus.SENT
    work.move(ReceptionAct.REFER)
    report = read_report(work.row.unseal(work.key, "content"))
    document = _document(work, referral, report)
    paper = _seal(work, document)
    content = {
        **_plain(referral),
        "channel": "to_carry",
        "base": citation(work.now),
        "seal": paper.seal.as_dict(),
    }
    work.write(StepKind.REFERRED, code=document.reference, content=content, document=paper.pdf)
    if first_news:
        welcome(work)
    work.finish()


@transaction.atomic
def take_back(entry: Entry, *, reason: str) -> None:
    """Resume the evaluation after the prosecutor sent the situation back."""
    work = take(entry)
    if work is None:
        return
    work.move(ReceptionAct.RETURNED)
    sentence = "Écrivez ce que le parquet a répondu, et quand."
    work.write(StepKind.RETURNED, content={"reason": needed(reason, field="reason", sentence=sentence)})
    work.finish()


def citation(now: datetime) -> str:
    """Return the text on which the referral stands, with its reserve when it was not read again."""
    base = base_of(BASE, now.date())
    return f"{base.citation} : {base.title}"


def _refuse_empty(referral: Referral) -> None:
    wanted = (
        ("grounds", referral.grounds, "Choisissez au moins un motif de l'article L. 226-4."),
        (
            "actions",
            referral.actions,
            "Écrivez les actions déjà menées : le texte demande de les dire au procureur.",
        ),
        ("summary", referral.summary.strip(), "Écrivez l'exposé de la situation."),
        ("court", referral.court.strip(), "Écrivez le tribunal judiciaire du procureur que vous saisissez."),
    )
    for field, given, sentence in wanted:
        if not given:
            raise Refused(sentence, code="referral_incomplete", field=field)


def _plain(referral: Referral) -> dict[str, Any]:
    values = asdict(referral)
    called = referral.called_at
    return {**values, "called_at": called.isoformat() if called else None}


def _document(work: Work, referral: Referral, report: ReportRead) -> model.ProsecutorReferral:
    row = work.row
    minors = (model.OtherMinor(name=one.name, age=one.age, link=one.link) for one in report.other_minors)
    return model.ProsecutorReferral(
        reference=ids.reference("TP"),
        sender=party_of(work),
        recipients=(model.Party(organisation="Procureur de la République", service=referral.court),),
        written_at=work.now,
        concern_references=(row.reference,),
        concern_received_at=row.received_at,
        grounds=(*(ReferralGround(code).label for code in referral.grounds), citation(work.now)),
        emergency=referral.emergency,
        called_at=referral.called_at,
        duty_magistrate=referral.duty_magistrate,
        children=tuple(map(_child, report.children)) or (model.ChildBlock(),),
        parents=tuple(_parent(one) for one in report.parents),
        other_minors=tuple(minors),
        summary=referral.summary,
        actions=tuple(model.ActionTaken(when_text="", description=one) for one in referral.actions),
        present_safety=referral.present_safety,
        request=referral.request,
        child_view=report.child_view,
        parents_information=_parents_information(report),
    )


def _child(child: ChildRead) -> model.ChildBlock:
    sex = "" if child.sex == Sex.UNKNOWN else Sex.label_of(child.sex)
    return model.ChildBlock(
        surname=child.family_name.upper(),
        first_names=child.given_names,
        sex=sex,
        birth_date=child.birth_date,
        birth_place=child.birth_place,
        age=child.age,
        present_place=child.whereabouts,
        usual_home=child.address,
        school=child.school,
        language=child.language,
        health_needs=child.health,
        known_measures=child.measures,
    )


def _parent(parent: Any) -> model.ParentBlock:
    return model.ParentBlock(
        role=parent.role or "Parent",
        name=parent.name,
        birth_date=parent.birth_date,
        address=parent.address,
        phone=parent.phone,
        parental_authority=parent.parental_authority,
    )


def _parents_information(report: ReportRead) -> model.ParentsInformation | None:
    """Return what the sender decided about the parents; None when it cannot be read."""
    decision = report.decision
    if decision.status not in model.ParentsStatus.codes():
        return None
    return model.ParentsInformation(
        status=model.ParentsStatus(decision.status),
        date=decision.informed_on,
        by=decision.by,
        how=decision.how,
        reason=decision.reason,
    )


def _seal(work: Work, document: model.ProsecutorReferral) -> Sealed:
    return seal_and_render(document, signer=_signer(), sealed_at=work.now, demo=settings.DEMO, zone=work.zone)


@cache
def _signer() -> FileSigner:
    return FileSigner.at(Path(settings.SEAL_KEY_FILE))
