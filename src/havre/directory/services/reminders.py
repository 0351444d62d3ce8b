"""Ask structures whether their entry still holds: a letter that says nothing, a link that is used once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from havre.directory.models import ErrorReport, Reminder, Service, SourceRecord
from havre.directory.rules import ServiceStatus
from havre.directory.rules.keeping import (
    LETTERS_A_DAY,
    LINK_DAYS,
    REMIND_AFTER_DAYS,
    REMIND_AT_NIGHT_AFTER_DAYS,
    Checked,
    CheckOutcome,
    ErrorKind,
)
from havre.directory.rules.taxonomy import Publication
from havre.directory.services.verification import keep_check
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7

SUBJECT = "Havre : une fiche de l'annuaire attend votre confirmation"
BODY = (
    "Bonjour,\n\nUne fiche de l'annuaire attend d'être confirmée par votre structure. Ce message ne dit rien d'autre.\n"
    "Ce lien vaut {days} jours et une seule fois ; aucun compte n'est demandé :\n{link}\n\n"
    "Message automatique, merci de ne pas répondre.\n"
)
OVER = (
    "Ce lien ne sert plus : il a déjà servi, il est trop ancien, ou il n'est pas entier. "
    "Un autre viendra avec le prochain courriel."
)


def digest(token: str) -> str:
    """Return what the database keeps of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def due_for_a_letter(*, now: datetime) -> list[UUID]:
    """Return the entries to ask about today: those that a person answers for, not heard of for six months.

    Three months for those that receive at night. An entry that its source alone keeps is not asked about: its
    source is read again. At most ``LETTERS_A_DAY``, the oldest first.
    """
    long, short = now - timedelta(days=REMIND_AFTER_DAYS), now - timedelta(days=REMIND_AT_NIGHT_AFTER_DAYS)
    night = Q(night_access=True) | Q(opening_hours__startswith="24/7")
    letters = Reminder.objects.filter(service=OuterRef("pk"))
    sourced = SourceRecord.objects.filter(service=OuterRef("pk")).exclude(source="havre")
    old = Q(verified_on__lt=long.date()) | Q(verified_on=None, updated_at__lt=long)
    older = Q(verified_on__lt=short.date()) | Q(verified_on=None, updated_at__lt=short)
    found = (
        Service.objects.filter(publication=Publication.PUBLISHED.value)
        .exclude(email="")
        .exclude(status=ServiceStatus.CLOSED.value)
        .filter(Q(~night & old & ~Exists(letters.filter(sent_at__gte=long)))
                | Q(night & older & ~Exists(letters.filter(sent_at__gte=short))))
        .filter(Q(verified_on__isnull=False) | ~Exists(sourced))
    )  # fmt: skip
    return list(found.order_by("verified_on", "id").values_list("id", flat=True)[:LETTERS_A_DAY])


@transaction.atomic
def send_letter(*, service_id: UUID, now: datetime) -> bool:
    """Write to the functional address of the structure and keep the digest of the link; tell whether it left.

    Nothing leaves when the entry is no longer due (closed, verified meanwhile, written to already).
    """
    service = Service.objects.select_for_update(of=("self",)).filter(id=service_id).first()
    if service is None or service_id not in due_for_a_letter(now=now):
        return False
    token = secrets.token_urlsafe(32)
    Reminder.objects.create(
        service=service, sent_at=now, expires_at=now + timedelta(days=LINK_DAYS), token_sha256=digest(token)
    )
    link = f"{settings.SITE_URL.rstrip('/')}/annuaire/confirmer/{token}/"
    EmailMessage(SUBJECT, BODY.format(days=LINK_DAYS, link=link), to=[service.email]).send()
    return True


def entry_behind(token: str, *, now: datetime, lock: bool = False) -> Reminder:
    """Return the letter that carried this link. Raises ``Refused``, code ``link_over``, the same for every reason."""
    rows = Reminder.objects.select_related("service__organization", "service__location__commune")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    row = rows.filter(token_sha256=digest(token), answered_at=None, expires_at__gt=now).first()
    if row is None or row.service.publication != Publication.PUBLISHED:
        raise Refused(OVER, code="link_over")
    return row


@transaction.atomic
def answer(*, token: str, outcome: CheckOutcome, text: str = "", now: datetime) -> None:
    """Keep the answer of the structure; the link is over. What changed goes to the moderators, as an error told.

    Raises ``Refused``, code ``link_over``.
    """
    row = entry_behind(token, now=now, lock=True)
    row.answered_at = now
    row.save(update_fields=["answered_at"])
    service = Service.objects.select_for_update(of=("self",)).get(id=row.service_id)
    keep_check(service, verification_id=uuid7(), by=None, how=Checked.LINK, outcome=outcome, now=now)
    if outcome == CheckOutcome.CHANGED:
        ErrorReport.objects.create(
            service=service, kind=ErrorKind.STRUCTURE.value, text=text[:1000], told_on=now.date()
        )
