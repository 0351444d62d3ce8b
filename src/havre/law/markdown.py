"""The pages ``docs/law/*.md``, written from the tables; ``python -m havre.law.markdown docs/law`` rewrites them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from havre.kernel.words import Vocabulary
from havre.law.addressee import PRESUMED, TABLE, Row
from havre.law.base import Base
from havre.law.bases import CATALOGUE
from havre.law.calendar import HOLIDAYS, Holiday
from havre.law.deadlines import IMMEDIATE_GRACE, REMINDER_HOUR, RULES
from havre.law.rule import Mode, Rule, Version
from havre.law.sources import Period, Source
from havre.law.territory import TERRITORIES
from havre.law.wording import plural, short_date

_WARNING: Final = (
    "Page écrite par le programme à partir des tables de `havre.law` ; ne pas la modifier à la main. "
    "Rien ici n'est un avis juridique. Ce qui n'a pas été relu porte sa réserve."
)


def deadlines_page() -> str:
    """Return the page of the rules D01 to D25, one section each, one line per version."""
    head = (
        "# Délais",
        _WARNING,
        (
            "Un délai rappelle une tâche à une personne, puis à son remplaçant, puis à l'encadrement ; il ne décide "
            "rien et ne qualifie jamais l'enfant. Jours, mois et années : le jour de départ ne compte pas, le terme "
            "est à 24 h, heure du territoire. Heures : à l'horloge. La prorogation au jour ouvrable ne s'applique "
            "que là où un texte de procédure la prévoit ; les rappels partent toujours de la date avant prorogation."
        ),
        (
            f"Réglages de Havre : rappels à {REMINDER_HOUR.hour} h ; une tâche « sans délai » est en retard après "
            f"{plural(int(IMMEDIATE_GRACE.total_seconds() // 3600), 'heure')}."
        ),
    )
    return _page(*head, *(_rule_section(rule) for rule in RULES.values()))


def bases_page() -> str:
    """Return the page of the legal-basis catalogue, one section per version of a text."""
    sections = (_base_section(base) for base in CATALOGUE)
    return _page("# Textes que l'on peut citer", _WARNING, *sections)


def calendar_page() -> str:
    """Return the page of days off and time zones."""
    days = _table(("Jour", "Date", "Où", "En vigueur", "Source"), (_holiday_cells(row) for row in HOLIDAYS))
    overseas = (row for row in TERRITORIES.values() if row.zone_key != "Europe/Paris")
    clocks = _table(
        ("Code", "Territoire", "Fuseau", "Réserve"),
        ((row.code, row.name, f"`{row.zone_key}`", row.note) for row in overseas),
    )
    return _page(
        "# Jours non ouvrables et heures légales",
        _WARNING,
        "Samedis et dimanches ne sont pas ouvrables. L'Hexagone et la Corse ont l'heure de Paris.",
        days,
        clocks,
    )


def addressee_page() -> str:
    """Return the page of « À qui j'écris ? », the table as it is read: the first line that matches wins."""
    rows = _table(
        ("Grave et immédiat", "Infraction", "Danger ou risque", "Destinataire", "Pourquoi", "Textes"),
        (_row_cells(row) for row in TABLE),
    )
    return _page(
        "# À qui j'écris ?",
        _WARNING,
        "La première ligne qui convient l'emporte. Toute réponse inconnue ajoute le conseil d'appeler.",
        rows,
        f"{PRESUMED.sentence} ({_codes(PRESUMED.bases)})",
    )


PAGES: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "deadlines.md": deadlines_page,
        "bases.md": bases_page,
        "calendar.md": calendar_page,
        "addressee.md": addressee_page,
    }
)


def write_pages(folder: Path) -> None:
    """Write every page into ``folder``, made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


def _rule_section(rule: Rule) -> str:
    reminders = ", ".join(str(offset) for offset in rule.remind_before)
    unit = "heures" if rule.versions[-1].mode is Mode.CLOCK else "jours"
    lines = [
        f"## {rule.id}. {rule.title}",
        "",
        f"- Départ : {rule.trigger}.",
        f"- Tâche de : {rule.owner.label}.",
        *([f"- Rappels : {reminders} {unit} avant."] if reminders else []),
        f"- Ce que le rappel ne fait pas : {rule.never}",
        "",
        _table(
            ("En vigueur", "Délai", "Prorogation", "Source"), (_version_cells(row) for row in rule.versions)
        ),
    ]
    return "\n".join(lines)


def _version_cells(version: Version) -> tuple[str, ...]:
    extension = "sans objet" if version.quantity is None else version.extension.label
    return _period(version.period), version.wording, extension, _source(version.source)


def _base_section(base: Base) -> str:
    lines = (
        f"## {base.source.article} : {base.title}",
        "",
        base.says,
        "",
        f"- Code dans Havre : `{base.code}`. {base.strength.label}.",
        f"- Pour : {_labels(base.audiences)}{_except(base)}.",
        f"- Dans : {_labels(base.documents)}.",
        f"- En vigueur : {_period(base.period)}.",
        f"- Source : {_source(base.source)}",
    )
    return "\n".join(lines)


def _except(base: Base) -> str:
    return f" (sauf : {_labels(base.except_for)})" if base.except_for else ""


def _labels(words: Iterable[Vocabulary]) -> str:
    return " ; ".join(sorted(word.label for word in words))


def _holiday_cells(row: Holiday) -> tuple[str, ...]:
    when = f"Pâques {row.easter:+d}" if row.easter is not None else f"{row.day:02d}/{row.month:02d}"
    places = ", ".join(sorted(row.places)) or "partout"
    return row.label, when, places, _period(row.period), _source(row.source)


def _row_cells(row: Row) -> tuple[str, ...]:
    answers = (answer.label if answer else "indifférent" for answer in (row.grave, row.offence, row.danger))
    return (*answers, row.addressee.label, row.reason.sentence, _codes(row.reason.bases))


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _period(period: Period) -> str:
    starts = f"depuis le {short_date(period.starts)}" if period.starts else "début non relu"
    return f"{starts}, jusqu'au {short_date(period.ends)} exclu" if period.ends else starts


def _source(source: Source) -> str:
    read = f"Lu : {source.read_in}." if source.read_in else ""
    parts = (f"{source.article}.", f"{source.text}." if source.text else "", read, source.reserve)
    return " ".join(part for part in parts if part)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
