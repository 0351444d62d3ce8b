"""Reference data: everybody reads, only the owner of the tables writes (``territory load`` and ``sync``)."""

from __future__ import annotations

from havre.foundation.rows import READ, Rows, open_rows

_READERS = dict.fromkeys(("havre_app", "havre_jobs", "havre_public", "havre_stats"), READ)


def _reference(reason: str) -> Rows:
    return open_rows(reason, grants=_READERS)


TABLES: dict[str, Rows] = {
    "territory_region": _reference("official geographic code"),
    "territory_departement": _reference("official geographic code"),
    "territory_commune": _reference("official geographic code"),
    "territory_communename": _reference("official geographic code"),
    "territory_postalcode": _reference("official postal codes"),
    "territory_authority": _reference("public bodies"),
    "territory_authoritylink": _reference("areas of public bodies"),
    "territory_territoryload": _reference("dates of the reference data"),
}
