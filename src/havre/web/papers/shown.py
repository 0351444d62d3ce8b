"""What the page of the papers says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import reverse

from havre.cases.queries.attachments import AttachmentRead
from havre.cases.rules import Sensitivity
from havre.ui.shapes import Link
from havre.web.papers.producing import PAGES

_ACTS: Final = (("Nouvelle version", "remplacer"), ("Renommer", "renommer"), ("Retirer", "retirer"))
_ELSEWHERE: Final = (
    (
        "Mes droits, mes gens",
        "plan:child",
        "La page de l’enfant, à lui remettre : elle se choisit dans le projet.",
    ),
    (
        "Entretien de retour et papiers d’une absence",
        "runaways:of_file",
        "Ils se produisent depuis les absences.",
    ),
)
_KIB: Final = 1024


@dataclass(frozen=True, kw_only=True)
class AttachmentLine:
    """One paper in words."""

    read: AttachmentRead
    weight: str
    level: str
    address: str
    acts: tuple[Link, ...]
    earlier: tuple[AttachmentLine, ...]


def attachment_lines(found: Iterable[AttachmentRead], pk: UUID) -> list[AttachmentLine]:
    """Return the papers in words, each with its acts."""
    return [_line(one, pk, acts=_acts(one, pk)) for one in found]


def _line(one: AttachmentRead, pk: UUID, *, acts: tuple[Link, ...] = ()) -> AttachmentLine:
    ordinary = one.sensitivity is Sensitivity.ORDINARY
    return AttachmentLine(
        read=one, weight=weight_words(one.size), acts=acts,
        level="" if ordinary else one.sensitivity.label.split(" :")[0],
        address=reverse("papers:file", args=[pk, one.id]) if one.handed_out else "",
        earlier=tuple(_line(old, pk) for old in one.earlier),
    )  # fmt: skip


def _acts(one: AttachmentRead, pk: UUID) -> tuple[Link, ...]:
    wanted = _ACTS if one.here else _ACTS[:2]
    return tuple(Link(label, reverse("papers:act_on", args=[pk, slug, one.id])) for label, slug in wanted)


def paper_links(pk: UUID) -> list[tuple[Link, str]]:
    """Return the documents that can be made, each with what it is for; those of other parts of the file last."""
    ours = [
        (Link(page.title, reverse("papers:produce", args=[pk, slug])), page.lead)
        for slug, page in PAGES.items()
    ]
    there = [(Link(label, reverse(view, args=[pk])), lead) for label, view, lead in _ELSEWHERE]
    return [*ours, *there]


def weight_words(size: int) -> str:
    """Return a number of bytes as people say it."""
    if size < _KIB * _KIB:
        return f"{max(1, round(size / _KIB))} ko"
    return f"{size / _KIB / _KIB:.1f} Mo".replace(".", ",")
