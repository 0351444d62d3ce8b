"""An invented circle for the tests. Nobody here exists."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from cases_support import act, open_file
from havre.cases.services import circle as verbs
from havre.persons.rules.circle import RelativeCard
from havre.persons.services.circle import RelationDraft, RelativeDraft

CANARY = RelativeCard(
    name="Odile Canari", phone="01 99 00 55 66", address="3 rue du Canari, Inventé", notes="Appeler le matin"
)


def put(actor: Any, case: Any, label: str, kind: str, **changes: Any) -> UUID:
    """Put somebody around the child of ``case``; return the id of the relative."""
    draft = {name: changes.pop(name) for name in ("sex", "birth_year", "deceased") if name in changes}
    card, at_home = changes.pop("card", RelativeCard()), changes.pop("at_home", False)
    doing = act(actor, case.pk, id=changes.pop("relative_id", uuid4()))
    verbs.add(
        doing,
        draft=RelativeDraft(label, **draft),
        relation=RelationDraft(kind, **changes),
        card=card,
        at_home=at_home,
    )
    return doing.id


def family(actor: Any, **changes: Any) -> tuple[Any, dict[str, UUID]]:
    """Open a file with a mother, a father, a grandmother by the mother, an educator."""
    case = open_file(actor, **changes)
    mother = put(actor, case, "mère", "mother", card=CANARY, at_home=True)
    people = {
        "mother": mother,
        "father": put(actor, case, "père", "father"),
        "grandmother": put(actor, case, "grand-mère", "grandparent", through_id=mother, sex="girl"),
        "educator": put(actor, case, "éducatrice du sport", "trusted_adult"),
    }
    return case, people
