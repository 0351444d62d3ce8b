"""The OpenAPI 3.1 document, made from the parameters, the files and the types that the code uses."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import reverse

from havre.directory.exporters.plain import SERVICE_SCHEMA
from havre.web.api.asked import FILTERS, LISTING, Parameter
from havre.web.api.files import FILES
from havre.web.api.limits import BUDGET, COST_OF_FILE, WINDOW_SECONDS
from havre.web.api.problems import PROBLEM, TITLES

VERSION = "1.0.0"
_ABOUT = (
    "Annuaire public des lieux et services qui aident les mineurs. Sans compte, sans clé, sans témoin de connexion ; "
    "aucune recherche n'est gardée. Les lieux confidentiels et les coordonnées réservées aux professionnels n'y sont "
    f"pas. Limite : {BUDGET} unités par {WINDOW_SECONDS // 60} minutes et par adresse ; une page vaut 1, un fichier "
    f"{COST_OF_FILE}. Un champ vide ou nul veut dire « non connu ». Chaque fiche cite ses sources (credits) : "
    "citez-les aussi (Licence Ouverte 2.0 pour la DILA, FINESS, l'ANCT et data·inclusion)."
)
_PLACEHOLDER = "00000000-0000-0000-0000-000000000000"


@cache
def document() -> dict[str, Any]:
    """Return the whole document."""
    one = reverse("api:service", kwargs={"service_id": _PLACEHOLDER}).replace(_PLACEHOLDER, "{service_id}")
    paths = {
        reverse("api:services"): _get("Services publics, page par page", "listServices", _page(), LISTING),
        one: _get("Un service", "getService", _json({"$ref": "#/components/schemas/Service"}), ()),
        reverse("api:openapi"): _get("Ce document", "getDescription", _json({"type": "object"}), ()),
    }
    paths[one]["get"]["parameters"] = [_path_id()]
    for name, file in FILES.items():
        content = {file.content_type.split(";")[0]: {"schema": _schema_of_file(file.content_type)}}
        operation = "get" + "".join(part.title() for part in name.replace(".", "-").split("-"))
        paths[reverse(f"api:{name}")] = _get(file.summary, operation, content, FILTERS)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Havre, annuaire public", "version": VERSION, "description": _ABOUT,
                 "license": {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"}},
        "paths": paths,
        "components": {"schemas": {"Service": SERVICE_SCHEMA, "Problem": _PROBLEM}},
    }  # fmt: skip


_PROBLEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}


def _get(
    summary: str, operation: str, content: dict[str, Any], asked: tuple[Parameter, ...]
) -> dict[str, Any]:
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses: dict[str, Any] = {
        "200": {
            "description": "Les données",
            "content": content,
            "headers": _headers("ETag", "Cache-Control"),
        },
        "304": {"description": "Rien n'a changé depuis l'étiquette donnée (If-None-Match)"},
        **{str(status): {"description": title, "content": problem} for status, title in TITLES.items()},
    }
    responses["429"]["headers"] = _headers("Retry-After")
    described = [
        {"name": one.name, "in": "query", "description": one.description, "schema": dict(one.schema)}
        for one in asked
    ]
    return {
        "get": {"summary": summary, "operationId": operation, "parameters": described, "responses": responses}
    }


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"schema": {"type": "string"}} for name in names}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _page() -> dict[str, Any]:
    return _json({
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/Service"}},
            "next": {"type": ["string", "null"], "description": "Adresse de la page qui suit, s'il y en a une"},
        },
        "required": ["items", "next"],
    })  # fmt: skip


def _path_id() -> dict[str, Any]:
    return {
        "name": "service_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
        "description": "Identifiant du service ; celui d'une fiche fusionnée mène à celle qui l'a remplacée",
    }


def _schema_of_file(content_type: str) -> dict[str, Any]:
    if content_type == "application/json":
        return {"type": "array", "items": {"type": "object"}}
    return {"type": "object"} if content_type.endswith("geo+json") else {"type": "string"}
