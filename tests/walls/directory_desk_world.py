"""One object of each kind on the desk of the directory, made by the real services."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from havre.kernel.clock import utc_now


def make_directory_desk(acting: Any) -> dict[str, Any]:
    """A published entry with its history, a correction, an error told, a twin, a request, a search of Alice's."""
    from havre.directory.models import DuplicatePair, Phone, Proposal, ServiceVersion
    from havre.directory.rules import Tier
    from havre.directory.rules.keeping import ErrorKind
    from havre.directory.services import access_requests, errors, keeping

    now = utc_now()
    service_id, other_id = _published(acting), _published(acting)
    _propose(acting, service_id)
    ids = {name: uuid4() for name in ("report_id", "request_id", "search_id", "pair_id")}
    errors.tell_error(
        report_id=ids["report_id"], service_id=service_id, kind=ErrorKind.HOURS, text="", audience=Tier.PUBLIC, now=now
    )  # fmt: skip
    with acting("elodie") as elodie:
        access_requests.ask(
            actor=elodie, request_id=ids["request_id"], purpose="Préparer la commission", now=now
        )
    with acting("alice") as alice:
        keeping.keep_search(
            actor=alice, search_id=ids["search_id"], name="CSS", wanted={}, commune_code="59350", now=now
        )
    DuplicatePair.objects.create(
        id=ids["pair_id"], first_id=service_id, second_id=other_id, reasons=["phone"], found_at=now
    )
    return {
        **ids,
        "service_id": service_id,
        "phone_id": Phone.objects.get(service=service_id).pk,
        "proposal_id": Proposal.objects.get(service=service_id).pk,
        "version_id": ServiceVersion.objects.get(service=service_id, act="publish").pk,
        "field": "name",
        "slug": "suspendre",
    }


def _published(acting: Any) -> Any:
    from havre.directory.rules.entry import blank
    from havre.directory.rules.keeping import PublicationAct
    from havre.directory.services import editing, moderation

    service_id, now = uuid4(), utc_now()
    values = {**blank("mda"), "name": "Maison des adolescents (invention)", "commune": "59350"}
    values["phones"] = [{"number": "+33199009988", "kind": "public", "tier": "professional"}]
    with acting("nadia") as nadia:
        editing.create_entry(actor=nadia, service_id=service_id, values=values, now=now)
        moderation.move(actor=nadia, service_id=service_id, act=PublicationAct.SUBMIT, now=now)
    with acting("marc") as marc:
        moderation.move(actor=marc, service_id=service_id, act=PublicationAct.PUBLISH, now=now)
    return service_id


def _propose(acting: Any, service_id: Any) -> None:
    from havre.directory.services import editing

    with acting("alice") as alice:
        editing.save_entry(
            actor=alice,
            service_id=service_id,
            values={"cost": "free"},
            revision=4,
            proposal_id=uuid4(),
            now=utc_now(),
        )
