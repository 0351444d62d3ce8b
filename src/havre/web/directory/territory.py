"""Views of the territory: the map of France, a département, the white areas."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.queries.areas import MOST, Area, area_of, counts
from havre.directory.queries.gaps import Gap, gaps
from havre.directory.rules import ServiceKind
from havre.kernel.clock import utc_now
from havre.territory import queries as territory
from havre.ui.french import NBSP
from havre.ui.shapes import Cell, Column, Link
from havre.web.directory.charts import STEPS, departement_map, france_map, quantiles, shades
from havre.web.directory.forms import GapForm, KindForm
from havre.web.directory.pages import page, reader_of

FRANCE_COLUMNS = (Column("Département"), Column("Lieux", numeric=True))
AREA_COLUMNS = (Column("Service"), Column("Type"), Column("Commune"), Column("Téléphone"))
GAP_COLUMNS = (
    Column("Département"), Column("Habitants", numeric=True), Column("Trop loin", numeric=True),
    Column("Part", numeric=True), Column("Communes les plus peuplées"),
)  # fmt: skip
# Hundredths of the people: beyond the last, more than half of them are far.
GAP_LIMITS = (0.0, 5.0, 15.0, 30.0, 50.0)


@policy(Right.DIRECTORY_READ)
@require_GET
def france(request: HttpRequest) -> HttpResponse:
    """Show how many places each département has, on a map and in a table."""
    form = KindForm(request.GET or None)
    kind = form.kind()
    found = counts(audience=reader_of(request), kind=kind, now=utc_now())
    context = {
        "form": form,
        "kind": kind,
        "drawing": france_map(shades(found, limits=quantiles(found.values()))),
        "steps": range(STEPS + 1),
        "columns": FRANCE_COLUMNS,
        "rows": [
            (Cell(f"{name} ({code})", reverse("directory:departement", args=[code])), _grouped(found[code]))
            for code, name in territory.departements()
        ],
    }
    return page(request, "web/directory/france.html", context, tab="france")


@policy(Right.DIRECTORY_READ)
@require_GET
def departement(request: HttpRequest, code: str) -> HttpResponse:
    """Show the places of a département, on a map and in a table."""
    form = KindForm(request.GET or None)
    area = area_of(code, audience=reader_of(request), kind=form.kind(), now=utc_now())
    context = {
        "form": form,
        "area": area,
        "most": MOST,
        "drawing": departement_map(code, area.spots),
        "rough": any(spot.point and not spot.exact for spot in area.spots),
        "columns": AREA_COLUMNS,
        "rows": area_rows(area),
        "crumbs": [
            Link("Annuaire", reverse("directory:search")),
            Link("Carte", reverse("directory:france")),
            Link(area.name),
        ],
    }
    return page(request, "web/directory/departement.html", context, tab="france")


def area_rows(area: Area) -> list[tuple[Any, ...]]:
    """Return the table of a département: the same content as its map."""
    return [
        (
            Cell(spot.name, reverse("directory:service", args=[spot.service_id])),
            spot.kind.label,
            Cell(
                spot.city or "À distance", note="" if spot.exact or not spot.point else "position approchée"
            ),
            spot.phone.replace(" ", NBSP) or "Pas de numéro connu",
        )
        for spot in area.spots
    ]


@policy(Right.FIGURES_READ)
@require_GET
def white_areas(request: HttpRequest) -> HttpResponse:
    """Show who lives far from every place of a kind, by département; figures of public entries only."""
    form = GapForm(request.GET or None, initial={"type": ServiceKind.MDA.value, "km": 30})
    asked = form.asked()
    found = gaps(asked.kind, within_km=asked.km, now=utc_now())
    names = dict(territory.departements())
    order = sorted(found.values(), key=lambda gap: (-gap.share, -gap.far, gap.code))
    context = {
        "form": form,
        "asked": asked,
        "far": _grouped(sum(gap.far for gap in order)),
        "people": _grouped(sum(gap.people for gap in order)),
        "drawing": france_map(shades({gap.code: gap.share for gap in order}, limits=GAP_LIMITS)),
        "limits": list(zip(range(1, STEPS + 1), GAP_LIMITS, strict=True)),
        "columns": GAP_COLUMNS,
        "rows": [_gap_row(gap, names) for gap in order],
    }
    return page(request, "web/directory/white_areas.html", context, tab="white_areas")


def _gap_row(gap: Gap, names: dict[str, str]) -> tuple[Any, ...]:
    return (
        f"{names.get(gap.code, gap.code)} ({gap.code})",
        _grouped(gap.people),
        _grouped(gap.far),
        f"{gap.share:.0f} %",
        ", ".join(f"{name} ({_grouped(count)})" for name, count in gap.communes) or "Aucune",
    )


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
