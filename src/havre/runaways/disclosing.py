"""What the police may be told of a declaration: each field says what it reveals, one rule decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from havre.cases.disclosure import Channel, Disclosed, Item, Recipient, RecipientKind, Topic
from havre.cases.models import Case
from havre.kernel.errors import Refused
from havre.runaways.content import Particulars
from havre.sharing.access import disclosed

# A decision that names another organisation does not hold for the unit that searches; one that names none does.
UNIT: Final = Recipient(
    kind=RecipientKind.ORGANISATION, ids=frozenset({"searching_unit"}), channel=Channel.DOCUMENT
)
_T: Final = Topic
_REVEALS: Final[Mapping[str, Topic]] = MappingProxyType(
    {
        "phones": _T.PHONE,
        **dict.fromkeys(("medical_need", "missed_treatment_risk", "disability"), _T.HEALTH),
        **dict.fromkeys(("legal_status", "authority", "measure_number"), _T.MEASURES),
        **dict.fromkeys(("parental_holders", "may_pick_up", "likely_people"), _T.CIRCLE),
        "known_dangers": _T.SITUATION,
        **dict.fromkeys(("height", "hair", "marks", "clothes"), _T.IDENTITY),
    }
)


def for_the_unit(case: Case, told: Particulars, *, on: date) -> Particulars:
    """Return what the unit that searches may read of a declaration.

    These words were written for that unit: a field is held back for what it is about, or for a word that must not be
    said. Raises ``Refused`` (``withheld``) when a decision forbids to name the child or to tell of an absence.
    """
    items = [_item(name, str(text)) for name, text in told.to_json().items()]
    whole = disclosed(
        case, [*items, _item("absence", "absence"), _item("name", "name", _T.IDENTITY)], UNIT, on=on
    )
    if whole.silent or not whole.text("absence") or not whole.text("name"):
        raise Refused(
            "Une décision du dossier (onglet Partages) interdit de dire cela à un service extérieur. Appelez l’unité,"
            " et voyez avec votre responsable si la décision doit être levée pour la recherche.",
            code="withheld",
        )
    return _kept(told, whole)


def _item(name: str, text: str, topic: Topic | None = None) -> Item:
    topics = frozenset({topic or _REVEALS.get(name, _T.RUNAWAYS)})
    return Item(key=name, heading="", text=text, topics=topics, reread=frozenset(Topic) - topics)


def _kept(told: Particulars, whole: Disclosed) -> Particulars:
    return Particulars.from_json({name: value for name, value in told.to_json().items() if whole.text(name)})
