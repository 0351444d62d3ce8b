"""data.inclusion v1: what it can hold of a service (it knows neither ages, nor anonymity, nor night)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from havre.directory.exporters.entry import PublicPlace, PublicService
from havre.directory.rules import ServiceKind
from havre.directory.rules.inclusion import NETWORK_OF_KIND, SITUATIONS_OF_THEME, THEME_OF_KIND
from havre.directory.rules.taxonomy import AccessMode, Anonymity, Asker, Cost, Gender, Situation
from havre.kernel.words import Vocabulary

SOURCE = "havre"
MAX_NAME = 150
MAX_TEXT = 10_000
_COSTS = {Cost.FREE.value: "gratuit", Cost.NO_ADVANCE.value: "gratuit", Cost.PAID.value: "payant"}
_THEME_OF_SITUATION = {situation.value: theme for theme, situation in SITUATIONS_OF_THEME.items()}
_YOUTH = frozenset(
    {"mda", "paej", "youth_health", "mission_locale", "youth_information", "street_work"}
    & set(ServiceKind.codes())
)
_URGENT = {Situation.EXPLOITATION.value, Situation.RUNAWAY.value, Situation.VIOLENCE.value}


def structure(service: PublicService) -> dict[str, Any]:
    """Return the structure of the service; a service from afar gives it no address."""
    body = service.organization
    network = NETWORK_OF_KIND.get(ServiceKind(service.kind))
    return _told({
        "source": SOURCE,
        "id": _id(body.id),
        "nom": _name(body.name),
        "date_maj": service.fresh_on.isoformat(),
        "description": _text(body.description),
        "siret": body.siret,
        "site_web": body.url,
        "reseaux_porteurs": [network] if network else [],
        **_where(service.place),
    })  # fmt: skip


def service(one: PublicService) -> dict[str, Any]:
    """Return the service."""
    return _told({
        "source": SOURCE,
        "structure_id": _id(one.organization.id),
        "id": _id(one.id),
        "nom": _name(one.name),
        "description": _text(_description(one)),
        "date_maj": one.fresh_on.isoformat(),
        "type": "accompagnement",
        "thematiques": _themes(one),
        "frais": _COSTS.get(one.cost, ""),
        "publics": _publics(one),
        "publics_precisions": _who(one),
        "conditions_acces": _conditions(one),
        **_where(one.place),
        "telephone": one.phones[0].number if one.phones else "",
        "courriel": one.email,
        "modes_accueil": _modes(one),
        "zone_eligibilite": ["france"] if one.nationwide else [*one.departements, *one.communes],
        "modes_mobilisation": _ways(one),
        "mobilisable_par": _askers(one),
        "horaires_accueil": one.opening_hours,
    })  # fmt: skip


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [], None)}


def _id(value: object) -> str:
    return f"{SOURCE}--{value}"


def _name(name: str) -> str:
    """Return a name of 3 to 150 characters that does not end with a full stop."""
    short = name if len(name) <= MAX_NAME else name[: MAX_NAME - 1].rstrip() + "…"
    return short.rstrip(" .").ljust(3, "-") if not short.endswith("etc.") else short


def _text(text: str) -> str:
    return text[:MAX_TEXT] if len(text) >= 5 else ""


def _where(place: PublicPlace | None) -> dict[str, Any]:
    if place is None:
        return {}
    lines = [*place.address, "", ""]
    return {
        "adresse": lines[0],
        "complement_adresse": ", ".join(place.address[1:]),
        "code_postal": place.postal_code,
        "commune": place.city or place.commune,
        "code_insee": place.commune_code,
        "longitude": place.exact[1] if place.exact else None,
        "latitude": place.exact[0] if place.exact else None,
    }


def _description(one: PublicService) -> str:
    """Return the description, and what is announced for a time; a sentence of the kind when there is none."""
    label = ServiceKind.label_of(one.kind)
    parts = [
        one.description or f"{label} : {one.name}.",
        *(f"À noter : {alert.text}" for alert in one.alerts),
    ]
    return "\n\n".join(parts)


def _themes(one: PublicService) -> list[str]:
    told = [_THEME_OF_SITUATION.get(code, "") for code in (*one.specialised, *one.welcomes)]
    return sorted({theme for theme in (*told, THEME_OF_KIND.get(ServiceKind(one.kind), "")) if theme})


def _publics(one: PublicService) -> list[str]:
    young = one.kind in _YOUTH or (one.max_age is not None and one.max_age <= 30)
    found = {"jeunes"} if young else set()
    found |= {"femmes"} if one.genders == (Gender.GIRLS.value,) else set()
    found |= {"personnes-en-situation-durgence"} if _URGENT & {*one.specialised, *one.welcomes} else set()
    return sorted(found)


def _who(one: PublicService) -> str:
    """Return the ages and the persons in French: the format has no field for them."""
    ages = {
        (True, True): f"De {one.min_age} à {one.max_age} ans.",
        (True, False): f"À partir de {one.min_age} ans.",
        (False, True): f"Jusqu'à {one.max_age} ans.",
    }.get((one.min_age is not None, one.max_age is not None), "")
    parts = [ages, _labels(Gender, one.genders), _labels(Situation, one.specialised, "Spécialisé : ")]
    return " ".join(part for part in (*parts, _labels(Situation, one.welcomes, "Accueille : ")) if part)


def _labels(words: type[Vocabulary], codes: tuple[str, ...], before: str = "") -> str:
    return f"{before}{', '.join(words.label_of(code) for code in codes)}." if codes else ""


def _conditions(one: PublicService) -> str:
    """Return anonymity, consent of the parents, languages and documents in French."""
    parents = {True: "Possible sans l'accord des parents pour certains actes.", None: ""}
    documents = ", ".join(one.required_documents) or ("aucune" if one.documents_known else "")
    parts = [
        f"{Anonymity.label_of(one.anonymity)}." if one.anonymity else "",
        parents.get(one.without_parents, "Accord des parents demandé."),
        _labels(AccessMode, one.access_modes),
        f"Pièces demandées : {documents}." if documents else "",
        f"Langues : {', '.join(one.languages)}." if one.languages else "",
    ]
    return " ".join(part for part in parts if part)


def _modes(one: PublicService) -> list[str]:
    found = {"en-presentiel"} if one.places else set()
    found |= {"a-distance"} if not one.places or AccessMode.REMOTE.value in one.access_modes else set()
    return sorted(found)


def _ways(one: PublicService) -> list[str]:
    found = {"telephoner"} if one.phones else set()
    found |= {"envoyer-un-courriel"} if one.email else set()
    found |= {"se-presenter"} if AccessMode.WALK_IN.value in one.access_modes and one.places else set()
    return sorted(found)


def _askers(one: PublicService) -> list[str]:
    found = {"professionnels"} if Asker.PROFESSIONAL.value in one.mobilisable_by else set()
    found |= {"usagers"} if {Asker.YOUNG.value, Asker.PARENT.value} & set(one.mobilisable_by) else set()
    return sorted(found)
