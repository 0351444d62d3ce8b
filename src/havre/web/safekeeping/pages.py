"""What the pages of safekeeping show: doors by right, tables of the interface library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.safekeeping.queries.breaches import BreachLine
from havre.safekeeping.queries.journal import Found, Reading
from havre.safekeeping.queries.purges import RunLine
from havre.safekeeping.queries.rights import RequestLine, RequestPage
from havre.safekeeping.rules.rights import RequestAct
from havre.ui.french import datetime_words, delay_words, short_date
from havre.ui.shapes import Cell, Column
from havre.web.safekeeping.forms import PROLONG, MoveForm

_DOORS: Final = (
    (Right.KEEPING, "keeping:requests", "Demandes de droits", "Reçues, triées, répondues dans le délai."),
    (
        Right.RIGHTS_ANSWER,
        "keeping:readers",
        "Qui a lu un dossier",
        "Le registre à remettre à la personne concernée.",
    ),
    (Right.PURGE_READ, "keeping:runs", "Purges", "Proposées par une personne, confirmées par une autre."),
    (
        Right.PURGE_READ,
        "keeping:holds",
        "Conservations obligatoires",
        "Ce qui ne doit pas être effacé, et pourquoi.",
    ),
    (Right.PURGE_READ, "keeping:archives", "Archives scellées", "Fermées à tous, rouvertes avec une raison."),
    (Right.DATA_PROTECTION, "keeping:breaches", "Violations de données", "Le registre et les 72 heures."),
    (Right.JOURNAL_READ, "keeping:journal", "Journal", "Chercher par personne, dossier, acte ou raison."),
    (Right.BREAK_GLASS_REVIEW, "keeping:exceptional", "Accès exceptionnels du mois", "Le rapport mensuel."),
    (Right.KEEPING, "keeping:table", "Durées de conservation", "La table, sa base et ses réserves."),
    (Right.KEEPING, "keeping:register", "Registre des traitements", "Données, destinataires, durées."),
    (
        Right.KEEPING,
        "keeping:assessment",
        "Analyse d’impact",
        "Flux, mesures, risques, ce qui reste à écrire.",
    ),
)


def doors(actor: Actor) -> list[tuple[str, str, str]]:
    """Return (address, title, text) of the pages that the person meets."""
    return [(reverse(view), title, text) for right, view, title, text in _DOORS if actor.holds(right)]


REQUEST_COLUMNS: Final = (
    Column("Demande"), Column("Qui demande"), Column("État"), Column("Réponse attendue"),
)  # fmt: skip


def request_rows(lines: Iterable[RequestLine], *, today: date) -> list[Sequence[object]]:
    """Return the rows of the requests; only those of one's team lead to a page."""
    rows: list[Sequence[object]] = []
    for line in lines:
        href = reverse("keeping:request", args=[line.id]) if line.opens else ""
        due = "" if line.closed_at else delay_words(line.due_on, today=today)
        more = "prolongée" if line.prolonged else ""
        rows.append(
            (
                Cell(line.reference, href, line.team),
                Cell(line.asker, note=line.rights),
                line.status,
                Cell(due, note=more),
            )
        )
    return rows


RUN_COLUMNS: Final = (
    Column("Purge"),
    Column("État"),
    Column("Proposés", numeric=True),
    Column("Faits", numeric=True),
)


def run_rows(lines: Iterable[RunLine]) -> list[Sequence[object]]:
    """Return the rows of the purges."""
    return [
        (
            Cell(
                line.reference,
                reverse("keeping:run", args=[line.id]),
                short_date(timezone.localdate(line.proposed_at)),
            ),
            line.status,
            str(line.counted),
            str(line.done),
        )
        for line in lines
    ]


BREACH_COLUMNS: Final = (Column("Violation"), Column("État"), Column("CNIL"), Column("72 heures"))


def breach_rows(lines: Iterable[BreachLine]) -> list[Sequence[object]]:
    """Return the rows of the register of breaches."""
    return [
        (
            Cell(line.reference, reverse("keeping:breach", args=[line.id]), line.natures),
            line.status,
            line.cnil,
            f"jusqu’au {datetime_words(timezone.localtime(line.due_at))}" if line.waiting else "",
        )
        for line in lines
    ]


READING_COLUMNS: Final = (Column("Quand"), Column("Qui"), Column("Quoi"), Column("Pourquoi"))


def reading_rows(lines: Iterable[Reading]) -> list[Sequence[object]]:
    """Return the rows of « qui a lu mon dossier »."""
    return [
        (
            datetime_words(timezone.localtime(line.at)),
            Cell(line.name, note=line.function),
            Cell(line.act, note=line.kind),
            Cell(line.why, note="lecture hors de l’équipe" if line.outside else ""),
        )
        for line in lines
    ]


FOUND_COLUMNS: Final = (Column("Quand"), Column("Qui"), Column("Quoi"), Column("Équipe"), Column("Pourquoi"))


def found_rows(lines: Iterable[Found]) -> list[Sequence[object]]:
    """Return the rows of a search in the journal: no content of any file."""
    return [
        (
            datetime_words(timezone.localtime(line.at)),
            line.name,
            Cell(line.act, note=line.kind),
            line.team,
            line.purpose,
        )
        for line in lines
    ]


def moves(page: RequestPage, *, sent: MoveForm | None) -> dict[str, Any]:
    """Return one form for each act and for a longer delay: the one that was sent as it came, the others new."""
    found = {act: MoveForm(act=act, initial={"words": _begun(page, act)}) for act in (*page.acts, PROLONG)}
    if sent is not None and sent.act in found:
        found[sent.act] = sent
    return {
        "prolong": found.pop(PROLONG),
        "moves": [(RequestAct(act), form) for act, form in found.items()],
        "faulty": sent if sent is not None and sent.errors else None,
    }


def _begun(page: RequestPage, act: str) -> str:
    return page.answer if act == RequestAct.SUBMIT else ""


def validation(page: RequestPage) -> dict[str, Any]:
    """Return who may validate, for the person who had the first look and therefore cannot."""
    if not page.another_looks:
        return {"validators_title": "", "validators_text": ""}
    why = "Vous avez trié ces pièces ou demandé ce second regard : il revient à une autre personne."
    return {"validators_title": "Second regard attendu", "validators_text": f"{why} {_who_validates(page)}"}


def _who_validates(page: RequestPage) -> str:
    if page.validators:
        return f"Peut valider la réponse : {_either(page.validators)}. L’équipe est prévenue."
    alone = "Personne d’autre de l’équipe ne peut valider en ce moment."
    if page.officers:
        return f"{alone} Appelez le délégué à la protection des données : {_either(page.officers)}."
    return f"{alone} Demandez à votre responsable qu’une autre personne rejoigne l’équipe."


def _either(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} ou {last}" if first else last
