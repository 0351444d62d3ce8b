"""The command: says first, writes only when asked, speaks French, draws a bar on a terminal only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from havre.directory.management.commands.directory import Bar, Progress
from havre.directory.models import ImportRun, Location, Organization, Service, SourceRecord

DATA = Path(__file__).parent / "data"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty() -> None:
    for table in (SourceRecord, Service, Location, Organization, ImportRun):
        table.objects.all().delete()


def told(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("directory", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_without_apply_nothing_is_written() -> None:
    lines = told("import", "--source", "dila", str(DATA / "dila.json"))

    assert lines[0] == "Source : DILA, annuaire de l'administration (Licence Ouverte 2.0)"
    assert lines[2:8] == [
        "Lignes ou fiches lues : 8",
        "Acceptées : 5",
        "Hors périmètre : 2 (mairie 1, fiche non diffusée 1)",
        "Refusées : 1",
        "  1 × Code de commune inconnu du code officiel géographique.",
        "      ligne 616 : 00000000-0000-4000-8000-000000000007 99999 99999 Nulle-Part",
    ]
    assert "Doute : 1 × Point à plus de 30 km de sa commune : écarté, centre de la commune." in lines
    assert lines[-2].startswith("Nouvelles : 5 ; modifiées : 0")
    assert lines[-1] == "À blanc : rien n'a été écrit. Ajoutez --apply pour écrire."
    assert (Service.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_with_apply_it_writes() -> None:
    assert told("import", "--source", "finess", str(DATA / "finess_plus.json"), "--apply")[-1] == "Écrit."
    assert Service.objects.count() == 3


def test_numbers() -> None:
    assert told("numbers") == ["Numéros nationaux : 12 créés ou modifiés."]
    assert told("numbers") == ["Numéros nationaux : 0 créés ou modifiés."]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("import", "--source", "dila", "/nulle/part.json"), "n'est pas un fichier"),
        (("import", "--source", "finess", str(DATA / "README.md"), "--apply"), "rien n'a été écrit"),
    ],
)
def test_a_refusal_is_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        told(*arguments)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("out", "drawn"), [(Terminal(), True), (io.StringIO(), False)])
def test_the_bar_is_drawn_on_a_terminal_only(
    out: io.StringIO, drawn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Progress(io.BufferedReader(io.BytesIO(b"x" * 100)), size=100, out=out)

    while stream.read(50):
        pass

    assert ("100 %" in out.getvalue()) is drawn
    assert (out.getvalue() == "") is not drawn


@pytest.mark.parametrize(("out", "drawn"), [(Terminal(), True), (io.StringIO(), False)])
def test_the_writing_has_its_own_bar(out: io.StringIO, drawn: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    bar = Bar("Écriture", out=out)

    bar.show(50, 200)
    bar.show(200, 200)

    assert ("Écriture [" in out.getvalue(), "25 %" in out.getvalue()) == (drawn, drawn)
    assert out.getvalue().endswith("\r\033[K") is drawn
