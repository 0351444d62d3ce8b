"""Find communes as people type them, and who is competent where on a given day; reading only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.lookups import TrigramSimilar
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, OuterRef, Q, QuerySet, Sum, Value

from havre.geo.distance import Point
from havre.territory.models import Authority, AuthorityLink, Commune, CommuneName, Departement, PostalCode
from havre.territory.rules import (
    AuthorityKind,
    CommuneKind,
    NameKind,
    Reserve,
    Search,
    departement_guess,
    read_search,
)

Found = dict[str, str]  # code of a commune, and the former name that led to it if any
SHORTEST_WORD = 3  # trigrams find nothing in less
SHORTEST_RESEMBLANCE = 4


@dataclass(frozen=True, kw_only=True)
class CommuneHit:
    """A commune as a screen shows it; ``former_name`` when an old name led there."""

    code: str
    name: str
    departement_code: str
    departement_name: str
    postal_codes: tuple[str, ...]
    population: int | None
    point: Point | None
    former_name: str = ""
    is_current: bool = True

    @property
    def label(self) -> str:
        """« L'Haÿ-les-Roses (94) », « Oullins, aujourd'hui Oullins-Pierre-Bénite (69) »."""
        present = f"{self.name} ({self.departement_code})"
        return f"{self.former_name}, aujourd'hui {present}" if self.former_name else present


@dataclass(frozen=True, kw_only=True)
class Competence:
    """An authority in force somewhere; ``reserve`` is a French sentence to show, empty when verified."""

    code: str
    kind: AuthorityKind
    name: str
    seat_code: str | None
    source: str
    verified: bool
    reserve: str


# --- communes --------------------------------------------------------------------------------------------
def communes_matching(text: str, *, limit: int = 8) -> list[CommuneHit]:
    """Return the communes that ``text`` may mean, best first: start of the name, then words, then spelling.

    Within a step the most populated comes first. Accents, hyphens, case and a leading article do not matter;
    « st » is « saint »; figures are the start of a postal code; « saint denis 93 » adds a département.
    """
    search = read_search(text)
    if not (search.words or search.postcode):
        return []
    if not search.words:
        return _hits(dict.fromkeys(_by_postcode(search.postcode, limit), ""))
    found: Found = {}
    for step in (_starting, _in_departement, _holding_words):
        if len(found) < limit:
            _gather(found, step(search), limit=limit)
    if not found:
        _gather(found, _resembling(search), limit=limit)
    return _hits(dict(islice(found.items(), limit)))


def commune(code: str) -> CommuneHit | None:
    """Return one commune by its present code, or by the code of a commune that it absorbed."""
    names = sorted(CommuneName.objects.filter(code=code), key=_is_former)
    return _hits({names[0].commune_id: _former_name(names[0])})[0] if names else None


def communes_by_code(codes: Iterable[str]) -> dict[str, CommuneHit]:
    """Return several communes by their codes, gone ones included, in one query; drop unknown codes."""
    return {hit.code: hit for hit in _hits(dict.fromkeys(codes, ""))}


def _by_postcode(start: str, limit: int) -> list[str]:
    """Return the communes of the postal codes that start so, most populated first.

    A whole postal code means « Paris 13e » before « Paris ».
    """
    rows = PostalCode.objects.filter(code__startswith=start).values("commune_id", "population").distinct()
    order = ["-population", "commune_id"]
    if len(start) == 5:
        rows, order = rows.annotate(kind=F("commune__kind")), ["kind", *order]
    return [row["commune_id"] for row in rows.order_by(*order)[:limit]]


def _names(search: Search) -> QuerySet[CommuneName]:
    """Start from the names that the postal code and the kind allow, most populated first."""
    names = CommuneName.objects.order_by("-population", "commune_id", "code")
    if not search.wants_arrondissements:
        names = names.exclude(kind=NameKind.ARRONDISSEMENT)
    if search.postcode:
        codes = PostalCode.objects.filter(code=search.postcode)
        names = names.filter(commune_id__in=codes.values("commune_id"))
    return names


def _starting(search: Search) -> QuerySet[CommuneName]:
    """Names that start so, spaces and leading article aside."""
    start = Q(compact_key__startswith=search.compact) | Q(bare_key__startswith=search.compact)
    return _names(search).filter(start)


def _in_departement(search: Search) -> QuerySet[CommuneName] | None:
    """Names that start so in the département whose code ends the search: it starts the communes' codes."""
    parts = search.split_departement()
    return _starting(parts[0]).filter(commune__code__startswith=parts[1]) if parts else None


def _holding_words(search: Search) -> QuerySet[CommuneName] | None:
    """Names where each typed word starts a word."""
    if not any(len(word) >= SHORTEST_WORD for word in search.words):
        return None
    names = _names(search)
    for word in search.words:
        names = names.filter(search_key__contains=f" {word}")
    return names


def _resembling(search: Search) -> QuerySet[CommuneName] | None:
    """Names spelt nearly so, for want of better: the telling words choose, all of them sort."""
    if len(search.telling) < SHORTEST_RESEMBLANCE:
        return None
    likeness = TrigramSimilarity("search_key", search.key)
    names = _names(search).filter(TrigramSimilar(F("search_key"), Value(search.telling)))
    return names.annotate(likeness=likeness).order_by("-likeness", "-population", "commune_id", "code")


def _gather(found: Found, names: QuerySet[CommuneName] | None, *, limit: int) -> None:
    """Add the communes that the names lead to; a present name hides the former ones."""
    rows = [] if names is None else list(names[: limit * 3])
    present = {row.commune_id for row in rows if not _is_former(row)}
    for row in rows:
        found.setdefault(row.commune_id, "" if row.commune_id in present else row.name)


def _is_former(name: CommuneName) -> bool:
    return name.kind in {NameKind.DELEGATED, NameKind.ASSOCIATED}


def _former_name(name: CommuneName) -> str:
    return name.name if _is_former(name) else ""


def _hits(found: Found) -> list[CommuneHit]:
    """Join communes, départements and postal codes, in one query; keep the order, drop unknown codes."""
    if not found:
        return []
    postal = ArraySubquery(
        PostalCode.objects.filter(commune_id=OuterRef("pk")).order_by("code").values("code")
    )
    places = Commune.objects.select_related("departement").annotate(postal=postal).in_bulk(found)
    return [
        _hit(places[code], tuple(places[code].postal), former)
        for code, former in found.items()
        if code in places
    ]


def _hit(place: Commune, postal_codes: tuple[str, ...], former_name: str) -> CommuneHit:
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = Point(latitude=place.latitude, longitude=place.longitude)
    return CommuneHit(
        code=place.code,
        name=place.name,
        departement_code=place.departement_id,
        departement_name=place.departement.name,
        postal_codes=postal_codes,
        population=place.population,
        point=point,
        former_name=former_name,
        is_current=place.is_current,
    )


# --- départements ----------------------------------------------------------------------------------------
def departements() -> list[tuple[str, str]]:
    """Return (code, name) of every département and overseas collectivity, for a form."""
    return list(Departement.objects.order_by("code").values_list("code", "name"))


def departement_for_postcode(postcode: str) -> str | None:
    """Return the département where most people of this postal code live, else what its figures suggest."""
    communes = PostalCode.objects.filter(code=postcode, commune__kind=CommuneKind.COMMUNE)
    shares = communes.values("commune__departement_id").annotate(people=Sum("commune__population"))
    first = shares.order_by(F("people").desc(nulls_last=True), "commune__departement_id").first()
    return first["commune__departement_id"] if first else departement_guess(postcode)


# --- authorities -----------------------------------------------------------------------------------------
def authorities_of(commune_code: str, *, kind: AuthorityKind, on: date) -> list[Competence]:
    """Return the authorities of that kind for a commune on that day; several when the text must be read.

    A link to the commune (or to the city of an arrondissement) is more precise than one to its département,
    and replaces it. An unknown commune has none.
    """
    place = Commune.objects.filter(code=commune_code).values("city_id", "departement_id").first()
    if place is None:
        return []
    here = Q(commune_id__in=[commune_code, place["city_id"]]) | Q(departement_id=place["departement_id"])
    links = list(
        AuthorityLink.objects.in_force(on=on)
        .filter(here, authority__kind=kind)
        .select_related("authority")
        .order_by("authority_id")
    )
    precise = [link for link in links if link.commune_id]
    return [_competence(link) for link in precise or links]


def authority_of(commune_code: str, kind: AuthorityKind, on: date) -> Competence | None:
    """Return the only authority of that kind, or nothing when none or several are known.

    Where it returns nothing, show ``authorities_of`` and let a person choose.
    """
    found = authorities_of(commune_code, kind=kind, on=on)
    return found[0] if len(found) == 1 else None


def authorities_in_force(kind: AuthorityKind, *, on: date) -> list[tuple[str, str]]:
    """Return (code, name) of the authorities of that kind with a link in force, by name, for a form."""
    links = AuthorityLink.objects.in_force(on=on).filter(authority__kind=kind)
    found = Authority.objects.filter(code__in=links.values("authority_id"))
    return list(found.order_by("name", "code").values_list("code", "name"))


def communes_covered(authority_code: str, *, on: date) -> frozenset[str]:
    """Return the codes of the present communes where the authority is competent that day (reserves included).

    The communes that another authority of the same kind takes by a precise link are left out: the Département
    du Rhône does not cover Lyon.
    """
    links = AuthorityLink.objects.in_force(on=on)
    own = links.filter(authority_id=authority_code)
    kind = Authority.objects.filter(code=authority_code).values("kind")
    taken = links.filter(authority__kind__in=kind, commune__isnull=False).exclude(authority_id=authority_code)
    within = Q(departement_id__in=own.filter(departement__isnull=False).values("departement_id"))
    named = Q(code__in=own.filter(commune__isnull=False).values("commune_id"))
    present = Commune.objects.filter(is_current=True, kind=CommuneKind.COMMUNE)
    wide = present.filter(within).exclude(code__in=taken.values("commune_id"))
    return frozenset(wide.values_list("code", flat=True)) | frozenset(
        present.filter(named).values_list("code", flat=True)
    )


def _competence(link: AuthorityLink) -> Competence:
    return Competence(
        code=link.authority_id,
        kind=AuthorityKind(link.authority.kind),
        name=link.authority.name,
        seat_code=link.authority.seat_id,
        source=link.source,
        verified=link.verified,
        reserve="" if link.verified else Reserve.label_of(link.reserve),
    )
