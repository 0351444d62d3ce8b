"""Who may be told what: one rule for every letter, mail, PDF, export, calendar, printed page and package. Pure.

``applied`` is the only maker of ``Disclosed``, the only type that what leaves a file is made of. On any doubt (an
unknown word, a recipient half known, a text nobody read again) it withholds. Sources: CASF L226-2-1 and L226-2-2,
policy.md §4.2 (« when parents must not be told »).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import InitVar, dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from havre.cases.rules import Module
from havre.cases.rules.entries import MODULE_OF, EntryKind
from havre.kernel.text import fold
from havre.kernel.words import Vocabulary


class Topic(Vocabulary):
    """What saying something reveals."""

    EXISTENCE = "existence", "L'existence même du dossier"
    PLACE = "place", "Le lieu où vit l'enfant, son adresse"
    SCHOOL = "school", "L'école"
    PHONE = "phone", "Le téléphone de l'enfant"
    IDENTITY = "identity", "Le nom et la naissance"
    SITUATION = "situation", "La situation d'exploitation"
    HEALTH = "health", "La santé"
    RUNAWAYS = "runaways", "Les absences et les fugues"
    JUSTICE = "justice", "La justice"
    MEASURES = "measures", "Les mesures de protection"
    PLAN = "plan", "Le projet et ses objectifs"
    LIFE = "life", "La vie quotidienne et les droits"
    CIRCLE = "circle", "L'entourage"
    NOTES = "notes", "Les notes de l'équipe"
    CHILD_WORDS = "child_words", "Les mots de l'enfant"
    FILE = "file", "La vie du dossier (étapes, échéances, documents)"
    SHARING = "sharing", "Avec qui l'équipe partage"
    OBJECT = "object", "Un élément précis du dossier"


class Audience(Vocabulary):
    """From whom something is withheld; some name persons or organisations."""

    PERSON = "person", "Une personne de l'entourage"
    PARENTS = "parents", "Les titulaires de l'autorité parentale"
    RELATIVES = "relatives", "Tout l'entourage"
    ORGANISATION = "organisation", "Une organisation"
    EVERYONE_BUT = "everyone_but", "Tous, sauf les personnes ou organisations nommées"
    EVERYONE = "everyone", "Tous, hors de l'équipe"


class Channel(Vocabulary):
    """By what something reaches somebody."""

    LETTER = "letter", "Courrier"
    MAIL = "mail", "Message électronique"
    SMS = "sms", "SMS"
    PHONE = "phone", "Téléphone"
    PAGE = "page", "Page ou portail"
    PRINT = "print", "Page imprimée"
    DOCUMENT = "document", "Document (PDF, ODT)"
    EXPORT = "export", "Export"
    CALENDAR = "calendar", "Agenda"
    PACKAGE = "package", "Partage ou transmission"


class RecipientKind(Vocabulary):
    """What the recipient is for the child."""

    CHILD = "child", "L'enfant"
    PARENT = "parent", "Un titulaire de l'autorité parentale"
    RELATIVE = "relative", "Une personne de l'entourage"
    PROFESSIONAL = "professional", "Un professionnel d'une autre organisation"
    ORGANISATION = "organisation", "Une organisation"
    TEAM = "team", "L'équipe du dossier"
    UNKNOWN = "unknown", "À préciser"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who would learn. ``ids`` are those of the person, the account, the team and the agency, as far as known.

    ``channel`` None is an unknown one: what is withheld on any channel is withheld.
    """

    kind: RecipientKind
    ids: frozenset[str] = frozenset()
    channel: Channel | None = None


@dataclass(frozen=True, kw_only=True)
class Withholding:
    """One decision not to tell. Codes are texts: one that this version does not know withholds everything from all.

    ``named`` are ids (persons, accounts, teams, agencies); ``channels`` empty is every channel; ``words`` may not
    appear in any text for this audience (a street, a school); ``object_id`` goes with the topic ``object``.
    """

    topic: str
    audience: str
    named: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    object_id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that may be said. ``topics`` is what saying it reveals; none known is anything.

    ``free`` marks words that people typed: they may hold anything, and what somebody ``reread`` says which topics
    they do not hold. ``object_id`` names the row it tells of. ``sensitive`` is what the team keeps to the referents.
    """

    key: str
    heading: str
    text: str
    topics: frozenset[Topic]
    at: datetime | None = None
    free: bool = True
    reread: frozenset[Topic] = frozenset()
    object_id: UUID | None = None
    sensitive: bool = False


_MADE: Final = object()


@dataclass(frozen=True, kw_only=True)
class Disclosed:
    """What one recipient may be told: made by ``applied`` only, so that nothing leaves a file without it.

    ``silent`` means that the recipient must not learn that there is a file: nothing at all may be sent.
    ``topics`` and ``words`` are what typed documents must leave out for this recipient.
    """

    recipient: Recipient
    items: tuple[Item, ...]
    silent: bool
    topics: frozenset[Topic]
    words: tuple[str, ...] = field(repr=False)
    made: InitVar[object]

    def __post_init__(self, made: object) -> None:
        """Refuse every other maker, ``dataclasses.replace`` included."""
        if made is not _MADE:
            raise TypeError("Disclosed is made by havre.cases.disclosure.applied")

    def text(self, key: str) -> str:
        """Return the text of one item, empty when it is not told."""
        return next((item.text for item in self.items if item.key == key), "")


def applied(
    content: Iterable[Item], recipient: Recipient, *, withheld: Iterable[Withholding], on: date
) -> Disclosed:
    """Return what ``recipient`` may be told of ``content`` on that day, in the same order."""
    rules = [one for one in withheld if concerns(one, recipient, on=on)]
    items = tuple(item for item in content if not any(_hides(rule, item) for rule in rules))
    blocked = (
        frozenset(Topic) if any(map(_hides_all, rules)) else frozenset(Topic(one.topic) for one in rules)
    )
    return Disclosed(
        recipient=recipient, items=items, silent=any(map(_hides_all, rules)), topics=blocked - {Topic.OBJECT},
        words=tuple(word for rule in rules for word in rule.words), made=_MADE,
    )  # fmt: skip


def held(
    content: Iterable[Item], recipient: Recipient, *, withheld: Iterable[Withholding], on: date
) -> tuple[Item, ...]:
    """Return what would not be told: for the page of who sends, never for the recipient."""
    kept = list(content)
    told = {item.key for item in applied(kept, recipient, withheld=withheld, on=on).items}
    return tuple(item for item in kept if item.key not in told)


def concerns(rule: Withholding, recipient: Recipient, *, on: date) -> bool:
    """Whether a decision runs on that day for this recipient and channel; what is not known counts as yes."""
    if (rule.starts_on and on < rule.starts_on) or (rule.ends_on and on > rule.ends_on):
        return False
    known = {channel.value for channel in Channel}
    elsewhere = (
        recipient.channel is not None and rule.channels and recipient.channel.value not in rule.channels
    )
    if elsewhere and rule.channels <= known:
        return False
    if recipient.kind is RecipientKind.TEAM:
        return False
    test = _AUDIENCES.get(rule.audience)
    return test is None or recipient.kind is RecipientKind.UNKNOWN or test(rule, recipient)


def _named(rule: Withholding, recipient: Recipient) -> bool:
    """Whether the recipient is, or may be, one of those named."""
    return not recipient.ids or not rule.named or bool(recipient.ids & rule.named)


_KIN: Final = frozenset({RecipientKind.PARENT, RecipientKind.RELATIVE})
_OTHERS: Final = frozenset({RecipientKind.PROFESSIONAL, RecipientKind.ORGANISATION})
_AUDIENCES: Final[Mapping[str, Callable[[Withholding, Recipient], bool]]] = MappingProxyType(
    {
        Audience.PERSON.value: lambda rule, one: one.kind in _KIN and _named(rule, one),
        Audience.PARENTS.value: lambda _rule, one: one.kind is RecipientKind.PARENT,
        Audience.RELATIVES.value: lambda _rule, one: one.kind in _KIN,
        Audience.ORGANISATION.value: lambda rule, one: one.kind in _OTHERS and _named(rule, one),
        Audience.EVERYONE_BUT.value: lambda rule, one: not one.ids & rule.named,
        Audience.EVERYONE.value: lambda _rule, _one: True,
    }
)


def _hides_all(rule: Withholding) -> bool:
    return rule.topic == Topic.EXISTENCE.value or rule.topic not in Topic.codes()


def _hides(rule: Withholding, item: Item) -> bool:
    if _hides_all(rule) or not item.topics or _says(item, rule.words):
        return True
    if rule.topic == Topic.OBJECT.value:
        return rule.object_id is None or rule.object_id == item.object_id
    topic = Topic(rule.topic)
    return topic in item.topics or (item.free and topic not in item.reread)


def _says(item: Item, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the item, accents and case aside; in the middle of a word too."""
    told = fold(f"{item.heading} {item.text}")
    close = told.replace(" ", "")
    return any(word in told or word.replace(" ", "") in close for word in map(fold, words) if word)


_TOPIC_OF_MODULE: Final = MappingProxyType(
    {
        Module.FILE: Topic.FILE,
        Module.NOTES: Topic.NOTES,
        Module.PLAN: Topic.PLAN,
        Module.MEASURES: Topic.MEASURES,
        Module.JUSTICE: Topic.JUSTICE,
        Module.HEALTH: Topic.HEALTH,
        Module.LIFE: Topic.LIFE,
        Module.TASKS: Topic.FILE,
        Module.RUNAWAYS: Topic.RUNAWAYS,
        Module.SHARING: Topic.SHARING,
        Module.DOCUMENTS: Topic.FILE,
        Module.CIRCLE: Topic.CIRCLE,
    }
)
_MORE: Final[Mapping[EntryKind, frozenset[Topic]]] = MappingProxyType(
    {
        EntryKind.MARKER: frozenset({Topic.SITUATION}),
        EntryKind.CHILD_VOICE: frozenset({Topic.CHILD_WORDS}),
        EntryKind.RETURN_INTERVIEW: frozenset({Topic.CHILD_WORDS}),
        EntryKind.OPENED: frozenset({Topic.SITUATION}),
    }
)


def topics_of_entry(kind: EntryKind) -> frozenset[Topic]:
    """Return what an entry of the chronology reveals by its kind alone."""
    return frozenset({_TOPIC_OF_MODULE[MODULE_OF[kind]]}) | _MORE.get(kind, frozenset())
