"""What the listening desk keeps, and how it disappears: contacts, situations, registers of the shifts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from havre.foundation.stores import ModelStore, Roots, named_in
from havre.kernel.retention import Store
from havre.listening.models import Contact, DangerAlert, FollowUp, Handover, Pause, Requisition, Situation
from havre.listening.rules import ContactStatus, FollowUpStatus, PauseStatus, SituationStatus

# A talk that runs, or that waits for somebody, is in use whatever its age.
RUNNING: Final = (ContactStatus.INCOMING, ContactStatus.CALLBACK_INVITED, ContactStatus.IN_TALK)


class Contacts(ModelStore):
    """Contacts that no situation follows. One on which a writing rests stays as long as that writing."""

    category = "contact"
    kind = "contact"
    model = Contact

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the ended contacts; a call-back still planned, or a danger that runs, holds one back."""
        rows = rows.filter(situation=None).exclude(status__in=RUNNING)
        rows = rows.exclude(_running(FollowUp, status=FollowUpStatus.PLANNED.value))
        rows = rows.exclude(_running(DangerAlert, ended_at=None))
        return rows.annotate(since=Coalesce(F("ended_at"), F("opened_at")))

    def stub(self, object_id: UUID) -> Mapping[str, str]:
        """Return the codes of a contact that was never closed: the others were counted when they were."""
        row = Contact.objects.exclude(status=ContactStatus.CLOSED.value).filter(pk=object_id).first()
        if row is None:
            return {}
        return {"year": str(row.opened_at.year), "channel": row.channel}


class Situations(ModelStore):
    """What the line followed over weeks, once closed: with its contacts and the person it named."""

    category = "situation"
    kind = "situation"
    model = Situation
    names = {"person": ((Situation, "person_id", "pk"),)}

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the closed situations, since their last contact."""
        return rows.exclude(status=SituationStatus.OPEN.value).annotate(since=F("last_contact_at"))

    def roots(self, object_id: UUID) -> Roots:
        """Return the situation, its contacts, its call-backs."""
        contacts = Contact.objects.filter(situation=object_id).order_by("pk").values_list("pk", flat=True)
        calls = FollowUp.objects.filter(situation=object_id).order_by("pk").values_list("pk", flat=True)
        return (Situation, [object_id]), (Contact, list(contacts)), (FollowUp, list(calls))

    def persons(self, object_id: UUID) -> frozenset[UUID]:
        """Return the person followed."""
        return named_in(Situation, "person_id", pk=object_id)

    def stub(self, object_id: UUID) -> Mapping[str, str]:
        """Return the year in which it opened, and nothing of the child."""
        return {"year": str(Situation.objects.values_list("opened_at", flat=True).get(pk=object_id).year)}


class Handovers(ModelStore):
    """What a shift left to the next one."""

    category = kind = "handover"
    model = Handover

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return them all, since they were written."""
        return rows.annotate(since=F("written_at"))


class Pauses(ModelStore):
    """Pauses after a hard talk: they speak of colleagues, nobody needs them later."""

    category = kind = "pause"
    model = Pause

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return those that do not run."""
        return rows.exclude(status=PauseStatus.TAKEN.value).annotate(since=F("proposed_at"))


class Requisitions(ModelStore):
    """The register of judicial requisitions, once answered."""

    category = kind = "requisition"
    model = Requisition

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the answered ones."""
        return rows.exclude(answered_at=None).annotate(since=F("answered_at"))


def _running(model: type[Model], **condition: Any) -> Exists:
    return Exists(model._base_manager.filter(contact=OuterRef("pk"), **condition))


STORES: tuple[Store, ...] = (Contacts(), Situations(), Handovers(), Pauses(), Requisitions())
