""" "Mes droits, mes gens": the page given to the child, in easy French and large type.

Nothing here speaks of absences, of meetings about the child, or of what happened: it can lie on a table.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from havre.documents.fields import Empty
from havre.documents.followup.discretion import shows
from havre.documents.followup.forms import Group
from havre.documents.typography import french, french_date
from havre.kernel.errors import Refused

TEMPLATE: Final = Path(__file__).parent.parent / "templates" / "child" / "main.typ"
RIGHTS: Final = (
    "Tu as le droit d’être en sécurité.",
    "Tu as le droit de dire ce que tu penses.",
    "Tu peux te taire. Tu peux changer d’avis.",
    "Tu peux demander à parler au juge.",
    "Tu peux demander un avocat. Il est là pour toi.",
    "Tu as droit à des soins. Tu peux poser tes questions.",
    "Tu as le droit d’apprendre, de jouer, de te reposer.",
    "Tu peux demander ce qui est écrit sur toi.",
    "Tu peux demander qui a lu ton dossier.",
    "Quelque chose ne va pas ici ? Tu peux le dire.",
)
NUMBERS: Final = (
    ("119", "Pour parler. C’est gratuit, jour et nuit."),
    ("17", "Si tu es en danger maintenant."),
    ("114", "Par SMS, si tu ne peux pas parler."),
    ("3018", "Pour un problème sur internet ou le téléphone."),
)
_ELSEWHERE = (
    *("fugue", "fugues", "fugueur", "fugueuse", "disparition", "signalement", "information préoccupante"),
    *("prostitution", "exploitation", "proxénète", "proxénétisme", "victime", "audition", "plainte"),
    *("réunion d’équipe", "revue d’équipe", "synthèse", "commission"),
)


@dataclass(frozen=True, kw_only=True)
class Helper:
    """Somebody who is there for the child; ``why`` is one short sentence."""

    name: str
    role: str
    why: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """Something that the child expects: when, what, with whom, in the child's terms."""

    when_text: str
    what: str


@dataclass(frozen=True, kw_only=True)
class ChildPage:
    """The page of one child; ``own_words`` are those the child chose to see here, printed as they are.

    Raises ``Refused`` (``not_for_child_page``) when a field typed by an adult speaks of what does not belong here.
    """

    kind: ClassVar[str] = "child_page"
    title: ClassVar[str] = "Mes droits, mes gens"

    name: str
    helpers: tuple[Helper, ...]
    meetings: tuple[Meeting, ...] = ()
    own_words: tuple[str, ...] = ()
    rights: tuple[str, ...] = RIGHTS
    written_at: datetime

    def __post_init__(self) -> None:
        """Keep this page calm: it says who helps and what is a right."""
        if not shows(typed_by_adults(self), _ELSEWHERE):
            return
        raise Refused(
            "Cette page est remise à l’enfant et peut être vue par d’autres : elle ne parle ni d’absence,"
            " ni de procédure, ni de ce qui est arrivé. Écrivez autrement le rôle ou le rendez-vous.",
            code="not_for_child_page",
        )


PAGE = Group(
    "La page",
    {
        "name": ("Le nom que l’enfant choisit", Empty.SAY),
        "helpers": ("Mes gens : nom, rôle, pour quoi, téléphone", Empty.SAY),
        "meetings": ("Mes rendez-vous", Empty.OMIT),
        "rights": ("Mes droits", Empty.SAY),
        "own_words": ("Mes mots à moi", Empty.OMIT),
    },
)
GROUPS = (PAGE,)


def typed_by_adults(page: ChildPage) -> tuple[object, ...]:
    """Return what adults typed on ``page``: all but the child's own words."""
    return (page.name, page.helpers, page.meetings, page.rights)


def data_of(page: ChildPage, *, demo: bool, zone: ZoneInfo) -> dict[str, object]:
    """Return what the template draws; our sentences carry their French spaces."""
    moment = page.written_at.astimezone(UTC)
    return {
        "title": page.title,
        "name": page.name,
        "helpers": [asdict(helper) for helper in page.helpers],
        "meetings": [asdict(meeting) for meeting in page.meetings],
        "words": list(page.own_words),
        "rights": [french(right) for right in page.rights],
        "numbers": [[number, french(text)] for number, text in NUMBERS],
        "written": french_date(page.written_at.astimezone(zone)),
        "date": list(moment.timetuple()[:6]),
        "demo": demo,
    }
