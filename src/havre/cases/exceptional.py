"""The door of an exceptional access to one followed file: its request and its chronology, less the sealed entries."""

from __future__ import annotations

from havre.accounts.exceptional import Grant, Passage, Reading, reading_by_grant
from havre.cases.models import Case, Entry
from havre.cases.rules import LegalBasis
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.pathway import PathwayStatus
from havre.foundation import sealing
from havre.kernel.errors import NotVisible

LINES_MAX = 300


def read(grant: Grant) -> Reading:
    """Return the file that the grant opens, under its alias; the identity stays in the vault of the team."""
    with reading_by_grant():
        case = Case.objects.filter(pk=grant.object_id).first()
        if case is None:
            raise NotVisible
        rows = list(Entry.objects.filter(case_id=case.pk).order_by("-at", "-id")[:LINES_MAX])
        key = sealing.open_key(case.key_id)
    why = str(case.unseal(key, "summary", {}).get("why", ""))
    asked = (Passage("La demande", why),) if why.strip() else ()
    return Reading(
        case.reference,
        (
            ("Enfant", case.alias),
            ("Étape", PathwayStatus.label_of(case.status)),
            ("Base de l'accompagnement", LegalBasis.label_of(case.legal_basis)),
            ("Département", case.departement_code),
        ),
        (*asked, *(found for row in rows if (found := _passage(row, key)).text)),
    )


def _passage(row: Entry, key: bytes) -> Passage:
    content = row.unseal(key, "content", {})
    said = str(content.get("child_words", "")).strip()
    parts = (str(content.get("title", "")), str(content.get("text", "")), f"« {said} »" if said else "")
    return Passage(EntryKind.label_of(row.kind), "\n".join(part for part in parts if part.strip()), row.at)
