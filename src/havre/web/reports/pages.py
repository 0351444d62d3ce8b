"""What the pages of the builder share: addresses of the sections, the table of contents, refusals and autosave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from havre.accounts.access import Actor
from havre.documents.images import GUIDANCE, IMAGE_REFUSED
from havre.kernel.errors import Refused
from havre.reports.queries.opened import OpenReport
from havre.reports.rules import Completion, ReportKind, Section

SLUGS: Final[Mapping[Section, str]] = {
    Section.AUTHOR: "auteur",
    Section.CHILDREN: "enfants",
    Section.FACTS: "faits",
    Section.WORDS: "mots",
    Section.WORRIES: "inquietudes",
    Section.FAMILY: "famille",
    Section.DONE: "suites",
    Section.ADDRESSEE: "destinataire",
    Section.PARENTS: "parents",
    Section.REVIEW: "relecture",
}
_BY_SLUG: Final = {slug: section for section, slug in SLUGS.items()}
AUTOSAVE: Final = "havre"


@dataclass(frozen=True)
class Entry:
    """One line of the table of contents; ``state`` is empty for the review, which is an act."""

    number: int
    label: str
    href: str
    state: str
    needed: bool
    current: bool


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts; the policy of the view has made sure that somebody does."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def section_of(slug: str) -> Section:
    """Return the section of an address; a page not found otherwise."""
    if slug not in _BY_SLUG:
        raise Http404
    return _BY_SLUG[slug]


def address(report_id: UUID, section: Section) -> str:
    """Return the address of a section of a report."""
    return reverse("reports:section", args=[report_id, SLUGS[section]])


def following(section: Section) -> Section:
    """Return the section after this one; the review comes last and follows itself."""
    order = list(Section)
    return order[min(order.index(section) + 1, len(order) - 1)]


def contents(opened: OpenReport, *, current: Section | None = None) -> list[Entry]:
    """Return the table of contents, each section with its state in words."""
    states = opened.completion()
    return [
        Entry(
            number=number,
            label=section.label,
            href=address(opened.report.pk, section),
            state=states[section].label if section in states else "",
            needed=states.get(section) is Completion.NEEDED,
            current=section is current,
        )
        for number, section in enumerate(Section, start=1)
    ]


def page(
    request: HttpRequest, template: str, opened: OpenReport, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of one report, with its title and table of contents."""
    current = context.get("section")
    shared = {
        "report": opened.report,
        "opened": opened,
        "kind": ReportKind(opened.report.kind),
        "contents": contents(opened, current=current if isinstance(current, Section) else None),
        "guidance": None,
    }
    return render(request, template, {**shared, **context}, status=status)


def is_autosave(request: HttpRequest) -> bool:
    """Whether the page itself saves what is being typed."""
    return request.headers.get("X-Requested-With") == AUTOSAVE


def kept(now: datetime) -> JsonResponse:
    """Answer an autosave that was kept."""
    return JsonResponse({"saved_at": now.isoformat()})


def not_kept(sentence: str, *, status: int = 422) -> JsonResponse:
    """Answer an autosave that was refused; the text stays in the page."""
    return JsonResponse({"message": sentence}, status=status)


def tell(form: Form, refusal: Refused) -> None:
    """Put a refusal beside its field, or at the head of the form."""
    name = refusal.field if refusal.field in form.fields else None
    form.add_error(name, GUIDANCE.title if refusal.code == IMAGE_REFUSED else refusal.sentence)


def guidance_of(refusal: Refused | None) -> object | None:
    """Return what to show when an image was refused."""
    return GUIDANCE if refusal is not None and refusal.code == IMAGE_REFUSED else None


def first_error(*forms: Form | None) -> str:
    """Return the first sentence of the errors of several forms."""
    for form in forms:
        if form is None or not form.errors:
            continue
        name, sentences = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        return f"{label} : {sentences[0]}" if label else str(sentences[0])
    return ""
