"""Loading and refreshing as the owner of the tables, on a connection of its own that is rolled back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import override_settings

from havre.foundation import environment
from havre.kernel.errors import Refused
from havre.territory import services, shipped
from havre.territory.models import AuthorityLink, Commune, CommuneName, TerritoryLoad
from havre.territory.official import OfficialCommune, OfficialTerritory
from havre.territory.queries import commune, communes_by_code, communes_matching

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TABLES = {
    "territory_region": "code", "territory_departement": "code", "territory_commune": "code",
    "territory_communename": "code, kind", "territory_postalcode": "commune_id, code", "territory_authority": "code",
    "territory_authoritylink": "authority_id, departement_id, commune_id, valid_from",
}  # fmt: skip


@pytest.fixture
def owner(db: None) -> Iterator[None]:
    """The default connection becomes the migrator's, inside a transaction that leaves no trace."""
    served = connections["default"]
    place = environment.database("havre_migrator")
    owning = connections.create_connection("default")
    owning.settings_dict = {
        **served.settings_dict,
        **{key: place[key] for key in ("USER", "PASSWORD", "OPTIONS")},
    }
    connections["default"] = owning
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        owning.close()
        connections["default"] = served


def content() -> dict[str, str]:
    """Return a digest of each table, surrogate keys aside."""
    digests = {}
    with connection.cursor() as cursor:
        for table, order in TABLES.items():
            cursor.execute(f"SELECT to_jsonb(t) - 'id' FROM {table} t ORDER BY {order}")
            digests[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return digests


class Answer(OfficialTerritory):
    """An official service that answers what the test wants."""

    def __init__(self, communes: list[OfficialCommune]) -> None:
        self.answer = communes

    def communes(self) -> list[OfficialCommune]:
        return self.answer


def shipped_communes() -> list[OfficialCommune]:
    return [services._shipped_commune(row) for row in shipped.rows("communes.csv.gz")]


def test_the_same_data_are_loaded_once(owner: None) -> None:
    assert TerritoryLoad.objects.get().origin == "shipped"
    assert services.load_shipped(now=NOW) is None


def test_loading_again_repairs_what_was_changed_and_nothing_else(owner: None) -> None:
    before = content()
    Commune.objects.filter(code="75056").update(name="Lutèce", population=1)
    CommuneName.objects.filter(code="75056").delete()
    AuthorityLink.objects.filter(departement_id="75").delete()

    load = services.load_shipped(now=NOW, again=True)

    assert content() == before
    assert load is not None
    assert (load.communes, load.loaded_at) == (35_014, NOW)
    assert TerritoryLoad.objects.get() == load


def test_a_refresh_renames_retires_and_keeps_former_names(owner: None) -> None:
    communes = [
        replace(c, name="Villeurbanne-Nouvelle", population=170_000, postal_codes=("69100", "69199"))
        if c.code == "69266"
        else c
        for c in shipped_communes()
        if c.code != "69264"
    ]

    load = services.sync_from_official(Answer(communes), now=NOW)

    assert (load.origin, load.communes, load.official_code_on) == ("official", 35_013, NOW.date())
    [hit] = communes_matching("villeurbanne nouvelle")
    assert (hit.population, hit.postal_codes) == (170_000, ("69100", "69199"))
    assert communes_matching("69199") == [hit]
    # Villefranche-sur-Saône is gone: no longer offered, still known to the records that name it.
    assert commune("69264") is None
    assert communes_by_code(["69264"])["69264"].name == "Villefranche-sur-Saône"
    assert not Commune.objects.get(code="69264").is_current
    assert communes_matching("la glacerie")[0].former_name == "La Glacerie"
    assert AuthorityLink.objects.filter(commune_id="69266").count() == 1
    # The shipped data, older, are not loaded over it at the next start.
    assert services.load_shipped(now=NOW) is None
    assert commune("69266") == hit


def test_an_incomplete_answer_changes_nothing(owner: None) -> None:
    before = content()

    with pytest.raises(Refused, match="territory-incomplete") as refusal:
        services.sync_from_official(Answer(shipped_communes()[:33_999]), now=NOW)

    assert "33999" in refusal.value.sentence
    assert content() == before


def test_the_command_says_that_the_data_are_there(owner: None) -> None:
    out = StringIO()

    call_command("territory", "load", stdout=out)

    assert out.getvalue() == "Territoires : déjà chargés.\n"


@override_settings(TERRITORY_API_URL="")
def test_the_command_refuses_to_refresh_without_an_address(owner: None) -> None:
    with pytest.raises(CommandError, match="HAVRE_TERRITORY_API_URL"):
        call_command("territory", "sync")


def test_the_application_s_role_may_not_load() -> None:
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        services.load_shipped(now=NOW, again=True)
