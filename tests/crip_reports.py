"""Invented reports posted into a CRIP, for the tests of the CRIP. Nobody here exists."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from havre.concern_unit.models import Reception
from havre.concern_unit.services.reception import receive
from havre.concern_unit.services.steps import Entry
from havre.kernel.ids import uuid7

# A Friday at 16:50 in Paris.
FRIDAY = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)
CONTENT: dict[str, Any] = {
    "kind": "concern_report",
    "reference": "EC-7KQ4-M2XD",
    "written_at": "2026-11-20T15:40:00+00:00",
    "stated_danger": "immediate",
    "departement_code": "59",
    "author": {
        "name": "Alice Morel", "function": "Écoutante", "organisation": "Ligne d'écoute (démonstration)",
        "service": "Plateau", "phone": "01 99 00 12 34", "email": "alice@demo.havre.invalid", "qualities": [],
    },
    "children": [
        {
            "family_name": "Exemple", "given_names": "Zoé", "sex": "girl", "birth_date": "2011-03-05",
            "birth_place": "Lille", "address": "3 rue de l'Invention, Lille",
            "particulars": {"named": True, "age": "15 ans", "whereabouts": "chez une amie", "school": "Collège inventé"},
        }
    ],
    "facts": [
        {"text": "Zoé dit rentrer d'un hôtel à 5 heures.", "when": "jeudi", "place": "au téléphone", "source": "heard"},
        {"text": "Une amie parle d'un homme qui paie les chambres.", "source": "told", "told_by": "une amie"},
    ],
    "child_words": [{"text": "Je voudrais juste dormir.", "when": "jeudi soir", "heard_by": "l'écoutante"}],
    "interpretations": [{"text": "Je crains une situation d'exploitation."}],
    "worry_types": ["sexual", "behaviour"],
    "exploitation_concern": "suspected",
    "worry": {"runaways_count": 2, "runaways_last": "début novembre"},
    "family": {"parents": [{"role": "Mère", "name": "Mme Exemple"}], "household": "La mère et deux enfants."},
    "other_minors": [{"name": "Léo Exemple", "age": "9 ans", "link": "frère"}],
    "actions": [{"text": "Numéro 17 rappelé à Zoé.", "when": "jeudi"}],
    "done": {"health": "", "child_view": "Dormir, et ne pas rentrer ce soir.", "attachments": ""},
    "addressee": {"urgency": "Ce soir."},
    "parents": {"status": "not_done_child_interest", "may_tell": False, "reason": "Zoé a peur de la réaction."},
}  # fmt: skip


def post(actor: Any, cast: SimpleNamespace, **changes: Any) -> UUID:
    """Post an invented report from the helpline into the CRIP of the Nord; ``by`` names another author."""
    by = cast.__dict__[changes.pop("by", "alice")]
    values = {
        "from_actor": actor,
        "from_team_id": by.team_id,
        "crip_team_id": cast.farid.team_id,
        "source_report_id": uuid7(),
        "content": CONTENT,
        "pdf": b"%PDF-1.7 invented",
        "content_sha256": "a" * 64,
        "pdf_sha256": "b" * 64,
        "stated_danger": "immediate",
        "sender_sector": "helpline",
        "sender_name": "Plateau d'écoute (démonstration)",
        "from_professional": True,
        "departement_code": "59",
        "children_count": 1,
        "exploitation_concern": "suspected",
        "now": FRIDAY,
    }
    return receive(**{**values, **changes})


def entry(actor: Any, reception_id: UUID, *, now: datetime = FRIDAY, **changes: Any) -> Entry:
    """Return an act on the current revision."""
    revision = Reception.objects.values_list("revision", flat=True).get(pk=reception_id)
    values = {
        "actor": actor,
        "reception_id": reception_id,
        "revision": revision,
        "step_id": uuid7(),
        "now": now,
    }
    return Entry(**{**values, **changes})
