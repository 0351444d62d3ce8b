"""The acts offered on one entry, as a table: what the button says, who does it, what it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.directory.access import Desk
from havre.directory.rules import ServiceStatus
from havre.directory.rules.keeping import PUBLICATION, PublicationAct
from havre.directory.services import moderation

Run = Callable[[Actor, UUID, datetime], object]


@dataclass(frozen=True)
class EntryAct:
    """One act: its button, when it is offered, what is said afterwards."""

    slug: str
    label: str
    done: str
    run: Run
    offered: Callable[[Desk], bool]
    author: bool = False
    main: bool = False
    on_exclusion: bool = False


def _moving(act: PublicationAct) -> Run:
    return lambda actor, service_id, now: moderation.move(
        actor=actor, service_id=service_id, act=act, now=now
    )


def _in_state(act: PublicationAct) -> Callable[[Desk], bool]:
    return lambda desk: PUBLICATION.allows(desk.service.publication, act)


def _calling(service: Callable[..., None]) -> Run:
    return lambda actor, service_id, now: service(actor=actor, service_id=service_id, now=now)


def _closed(desk: Any) -> bool:
    return bool(desk.service.status == ServiceStatus.CLOSED)


ACTS: Final = (
    EntryAct("proposer", "Proposer à la relecture", "La fiche est proposée : un modérateur la relira.",
             _moving(PublicationAct.SUBMIT), _in_state(PublicationAct.SUBMIT), author=True, main=True),
    EntryAct("publier", "Publier", "La fiche est publiée : les recherches la montrent.",
             _moving(PublicationAct.PUBLISH), _in_state(PublicationAct.PUBLISH), main=True),
    EntryAct("rendre", "Rendre à son auteur", "La fiche est de nouveau un brouillon.",
             _moving(PublicationAct.RETURN), _in_state(PublicationAct.RETURN)),
    EntryAct("publier-de-nouveau", "Publier de nouveau", "La fiche est de nouveau publiée.",
             _moving(PublicationAct.RESUME), _in_state(PublicationAct.RESUME), main=True),
    EntryAct("suspendre", "Suspendre", "La fiche est suspendue : plus aucune recherche ne la montre.",
             _moving(PublicationAct.SUSPEND), _in_state(PublicationAct.SUSPEND)),
    EntryAct("fermer", "Noter fermé", "Le service est noté fermé : plus aucune recherche ne le montre.",
             _calling(moderation.close), lambda desk: not _closed(desk)),
    EntryAct("rouvrir", "Noter de nouveau en service", "Le service est noté de nouveau en service.",
             _calling(moderation.reopen), _closed),
    EntryAct("lister-de-nouveau", "Retirer « à ne pas lister »", "La fiche peut de nouveau être publiée.",
             _calling(moderation.include), lambda _desk: False, on_exclusion=True),
)  # fmt: skip

BY_SLUG: Final = {act.slug: act for act in ACTS}


def offered(desk: Desk, *, excluded: bool) -> list[EntryAct]:
    """Return the acts that the state of the entry and the person allow."""
    may = [act for act in ACTS if desk.moderates or (act.author and desk.wrote)]
    return [act for act in may if act.offered(desk) or (act.on_exclusion and excluded)]
