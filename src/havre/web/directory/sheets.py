"""What the page of a service and its print card show: the hours of the week, the code to scan, the text to copy."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from havre.directory.hours.place import Place
from havre.directory.queries.sheets import Sheet
from havre.directory.summary import SMS, summary
from havre.directory.week import WeekDay, week_of
from havre.ui.shapes import Definition, Link
from havre.web.directory.charts import departement_map

# Where the public face shows a place (public.urls, name « entry »); the two faces do not import each other.
PUBLIC_ENTRY = "/fr/8/{}/"


def sheet_context(request: HttpRequest, sheet: Sheet, *, now: datetime) -> dict[str, Any]:
    """Return the context of the page of a service."""
    card = sheet.main
    text = summary(card)
    return {
        "sheet": sheet,
        "card": card,
        "others": [one for one in sheet.cards if one.offer_id != card.offer_id],
        "drawing": departement_map(sheet.departement_code, sheet.cards) if card.point else None,
        "week": week(sheet, now=now),
        "access": [Definition(term, said) for term, said in sheet.access],
        "summary": text,
        "summary_length": f"{len(text)} caractères sur {SMS}",
        "qr": qr_code(address_of(request, sheet)),
        "crumbs": [Link("Annuaire", reverse("directory:search")), Link(card.name)],
        "today": now,
    }


def print_context(request: HttpRequest, sheet: Sheet, *, now: datetime) -> dict[str, Any]:
    """Return the context of a card to print; the way back does not name the service."""
    back = reverse("directory:service", args=[sheet.service_id])
    crumbs = [Link("Annuaire", reverse("directory:search")), Link("La fiche", back), Link("Carte à imprimer")]
    return {**sheet_context(request, sheet, now=now), "crumbs": crumbs}


def week(sheet: Sheet, *, now: datetime) -> tuple[WeekDay, ...]:
    """Return the seven days to come, empty when hours are not known."""
    place = Place(departement=sheet.departement_code, commune_code=sheet.commune_code)
    return week_of(sheet.opening_hours, place, now=now)


def address_of(request: HttpRequest, sheet: Sheet) -> str:
    """Return the whole address of the page of a service: a public one is read without an account."""
    if sheet.public:
        return f"{settings.PUBLIC_URL}{PUBLIC_ENTRY.format(sheet.main.offer_id)}"
    return request.build_absolute_uri(reverse("directory:service", args=[sheet.service_id]))


def qr_code(text: str) -> SafeString:
    """Return the code to scan as an inline drawing without style: the sheet gives its colours and size."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, light="#fff", svgclass="qr",
        lineclass="qr__dots", title="Code à scanner : la page de ce service",
    )  # fmt: skip
    return mark_safe(out.getvalue().decode())  # noqa: S308 - made by the library from our own address
