"""The official API behind an interface: what is asked, what is understood, what is refused; no network."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from havre.kernel.errors import Refused
from havre.territory.official import OfficialCommune, OfficialTerritory, fetch_over_https
from havre.territory.rules import CommuneKind

BASE = "https://territoires.invalid/v1/"
HAY = {
    "nom": "L'Haÿ-les-Roses",
    "code": "94038",
    "codeDepartement": "94",
    "codesPostaux": ["94240"],
    "population": 31188,
    "centre": {"type": "Point", "coordinates": [2.337, 48.776]},
}
THIRTEENTH = {
    "nom": "Paris 13e Arrondissement",
    "code": "75113",
    "codeDepartement": "75",
    "codesPostaux": ["75013"],
}


class Service:
    """Stands for the service: remembers what it is asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, bytes) else json.dumps(answer).encode()


def test_communes_then_arrondissements_are_read() -> None:
    service = Service([HAY], [THIRTEENTH])

    hay, thirteenth = OfficialTerritory(BASE, fetch=service).communes()

    assert hay == OfficialCommune(
        code="94038", kind=CommuneKind.COMMUNE, name="L'Haÿ-les-Roses", departement="94", city=None,
        population=31188, latitude=48.776, longitude=2.337, postal_codes=("94240",),
    )  # fmt: skip
    assert (thirteenth.city, thirteenth.latitude, thirteenth.population) == ("75056", None, None)


def test_only_the_configured_address_is_asked() -> None:
    service = Service([], [])

    OfficialTerritory(BASE, fetch=service).communes()

    parts = [urlsplit(url) for url in service.asked]
    assert [part.netloc + part.path for part in parts] == ["territoires.invalid/v1/communes"] * 2
    assert parse_qs(parts[0].query)["zone"] == ["metro,drom,com"]
    assert parse_qs(parts[1].query)["type"] == ["arrondissement-municipal"]


def test_a_collectivity_without_departement_code_takes_the_start_of_the_commune_s() -> None:
    noumea = {"nom": "Nouméa", "code": "98818"}

    [commune] = OfficialTerritory(BASE, fetch=Service([noumea], [])).communes()

    assert (commune.departement, commune.postal_codes) == ("988", ())


def test_without_an_address_nothing_is_tried() -> None:
    with pytest.raises(Refused, match="territory-no-address") as refusal:
        OfficialTerritory("")

    assert "HAVRE_TERRITORY_API_URL" in refusal.value.sentence


@pytest.mark.parametrize(
    "answer",
    [
        TimeoutError("late"),
        ConnectionError("refused"),
        b"<html>",
        b"\xff",
        {"message": "no"},
        [{"code": "94038"}],
        ["94038"],
        [{"nom": "X", "code": "99999", "centre": {"coordinates": [1]}}],
        None,
    ],
)
def test_an_answer_that_is_not_one_is_refused_in_a_sentence(answer: object) -> None:
    with pytest.raises(Refused, match="territory-unreachable") as refusal:
        OfficialTerritory(BASE, fetch=Service(answer)).communes()

    assert "Rien n'a été changé" in refusal.value.sentence


@pytest.mark.parametrize("url", ["http://territoires.invalid/communes", "file:///etc/hostname", "communes"])
def test_only_https_is_followed(url: str) -> None:
    with pytest.raises(Refused, match="territory-unreachable") as refusal:
        fetch_over_https(url)

    assert "https" in refusal.value.sentence
