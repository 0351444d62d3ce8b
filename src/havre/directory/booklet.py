"""The directory of a département on paper: public entries only, by type, with the national numbers first; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from havre.directory.cards import Card
from havre.directory.rules import NATIONAL_NUMBERS, ServiceKind
from havre.documents.blocks import Notice, Paragraphs, Section, Sheet, Table
from havre.documents.typography import french, french_date

MENTION = "Fiches publiques : jetez ce document quand un plus récent existe"
_HEADERS = ("Service", "Adresse", "Téléphone", "Horaires et conditions")
_WIDTHS = (4, 4, 3, 5)


def booklet_sheet(name: str, cards: Iterable[Card], *, on: date) -> Sheet:
    """Return the booklet of a département as plain data; cards come sorted by type."""
    by_kind: dict[ServiceKind, list[Card]] = {}
    for card in cards:
        by_kind.setdefault(card.kind, []).append(card)
    parts = (
        Section("Numéros nationaux", (_numbers(),)),
        *(Section(kind.label, (_table(found),)) for kind, found in by_kind.items()),
        Section("Sources", (_sources(by_kind.values()),)),
    )
    danger = Notice(
        "En danger maintenant", french("Appelez le 17 ou le 112. Sans parler : le 114, par SMS."), strong=True
    )
    subtitle = f"Fiches publiques connues de Havre le {french_date(on)}"
    return Sheet(f"Annuaire des acteurs : {name}", subtitle, parts, opening=(danger,), numbered=False)


def digest_of(sheet: Sheet) -> str:
    """Return what tells one content from another."""
    return hashlib.sha256(json.dumps(asdict(sheet), ensure_ascii=False).encode()).hexdigest()


def _table(cards: Sequence[Card]) -> Table:
    return Table(_HEADERS, tuple(_row(card) for card in cards), _WIDTHS)


def _row(card: Card) -> tuple[str, ...]:
    conditions = [card.hours or "Horaires non connus : appeler avant.", card.ages, ", ".join(card.says_yes)]
    conditions += [f"Jusqu'au {french_date(notice.until)} : {notice.text}" for notice in card.notices]
    doubt = "À vérifier avant de s'y fier." if card.status.value == "to_verify" else card.freshness
    return (
        card.name,
        "\n".join([*card.address, card.city]) if card.city else "À distance",
        "\n".join(phone.spoken for phone in card.phones) or "Pas de numéro connu",
        "\n".join(french(part) for part in [*conditions, doubt] if part),
    )


def _numbers() -> Table:
    rows = [
        (one.number, one.name, french(one.purpose), french(". ".join(filter(None, [one.hours, one.reserve]))))
        for one in NATIONAL_NUMBERS
    ]
    return Table(("Numéro", "Nom", "Pour quoi", "Quand"), tuple(rows), (2, 4, 6, 5))


def _sources(groups: Iterable[Sequence[Card]]) -> Paragraphs:
    sources = sorted({card.source for cards in groups for card in cards if card.source})
    told = "\n".join(["Saisies et vérifications faites dans Havre.", *sources])
    return Paragraphs(french(told))
