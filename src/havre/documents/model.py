"""What each document says, as frozen dataclasses; the fields follow the official forms, in their order.

An empty string, ``None`` or an empty tuple means "not stated"; ``fields`` decides what the reader then sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from havre.kernel.words import Vocabulary


class SourceKind(Vocabulary):
    """How the author knows a fact; what others told is printed apart from what the author witnessed."""

    SEEN = "seen", "Vu par l’auteur"
    HEARD = "heard", "Entendu par l’auteur"
    TOLD = "told", "Rapporté à l’auteur"


class ParentsStatus(Vocabulary):
    """Whether the parents were told before sending. Source: CASF L226-2-1."""

    DONE = "done", "Parents informés"
    NOT_DONE_CHILD_INTEREST = "not_done_child_interest", "Parents non informés, dans l’intérêt de l’enfant"
    IMPOSSIBLE = "impossible", "Information impossible"


class FollowUp(Vocabulary):
    """The only things a feedback letter may tell the professional who reported."""

    UNDER_EVALUATION = "under_evaluation", "L’évaluation de la situation est en cours."
    DECIDED_NO_MEASURE = "decided_no_measure", "L’évaluation est terminée ; aucune mesure n’a été décidée."
    DECIDED_ADMINISTRATIVE = (
        "decided_administrative",
        "L’évaluation est terminée ; un accompagnement est proposé.",
    )
    REFERRED_TO_JUSTICE = "referred_to_justice", "La situation a été transmise à l’autorité judiciaire."
    ORIENTED = "oriented", "La situation a été orientée vers un autre service."
    FILED = "filed", "L’information n’appelle pas de suite de la cellule."


@dataclass(frozen=True, kw_only=True)
class Party:
    """A sender or a recipient: an organisation, and the person who answers for it."""

    organisation: str
    service: str = ""
    name: str = ""
    function: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Visa:
    """The hierarchical visa; ``view`` is the social or health adviser's view when the school sends."""

    name: str
    function: str
    at: datetime
    view: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildBlock:
    """One child concerned; ``age`` is words ("environ 15 ans") for when the birth date is unknown."""

    surname: str = ""
    first_names: str = ""
    sex: str = ""
    birth_date: date | None = None
    birth_place: str = ""
    age: str = ""
    present_place: str = ""
    usual_home: str = ""
    school: str = ""
    school_class: str = ""
    language: str = ""
    health_needs: str = ""
    known_measures: str = ""


@dataclass(frozen=True, kw_only=True)
class ParentBlock:
    """A parent or holder of parental authority."""

    role: str
    name: str = ""
    birth_date: date | None = None
    address: str = ""
    phone: str = ""
    parental_authority: str = ""


@dataclass(frozen=True, kw_only=True)
class OtherMinor:
    """Another minor of the home: evaluated too. Source: CASF D226-2-3."""

    name: str
    age: str = ""
    link: str = ""
    present_place: str = ""


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """One dated fact; ``told_by`` is filled only when the source is TOLD."""

    when_text: str
    place: str
    source_kind: SourceKind
    description: str
    told_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ChildWords:
    """The exact words of a child; printed between guillemets and never reworded."""

    quote: str
    when_text: str = ""
    heard_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Interpretation:
    """What worries the author; kept apart from the facts and from the child's words."""

    text: str


@dataclass(frozen=True, kw_only=True)
class ActionTaken:
    """Something already done, said or proposed."""

    when_text: str
    description: str
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class ParentsInformation:
    """The decision about informing parents; ``reason`` is required unless they were informed.

    Source: CASF L226-2-1 (informed beforehand unless contrary to the child's interest).
    """

    status: ParentsStatus
    date: date | None = None
    by: str = ""
    how: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """What all documents share. ``kind`` and ``title`` belong to the class, the rest to the instance."""

    kind: ClassVar[str]
    title: ClassVar[str]
    mention: ClassVar[str] = "CONFIDENTIEL — protection de l’enfance — destinataires nommés"

    reference: str
    sender: Party
    recipients: tuple[Party, ...]
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class ConcernReportDocument(Document):
    """An information préoccupante to the CRIP. Source: CASF R226-2-2, L226-2-1."""

    kind: ClassVar[str] = "concern_report"
    title: ClassVar[str] = "Information préoccupante"

    author_asks_anonymity: bool = False
    children: tuple[ChildBlock, ...]
    parents: tuple[ParentBlock, ...] = ()
    household: str = ""
    other_minors: tuple[OtherMinor, ...] = ()
    facts: tuple[FactLine, ...]
    child_words: tuple[ChildWords, ...] = ()
    interpretation: Interpretation | None = None
    worry_types: tuple[str, ...] = ()
    exploitation_concern: str = ""
    runaways_count: int | None = None
    runaways_last: str = ""
    health: str = ""
    actions: tuple[ActionTaken, ...] = ()
    child_view: str = ""
    urgency: str = ""
    parents_information: ParentsInformation | None = None
    attachments: tuple[str, ...] = ()
    visa: Visa | None = None


@dataclass(frozen=True, kw_only=True)
class JudicialReportDocument(Document):
    """A signalement to the prosecutor, copied to the CRIP.

    People possibly involved appear only in ``people_involved``, a narrative: never as structured data.
    """

    kind: ClassVar[str] = "judicial_report"
    title: ClassVar[str] = "Signalement au procureur de la République"

    copy_to: tuple[Party, ...] = ()
    legal_bases: tuple[str, ...] = ()
    emergency: bool = False
    called_at: datetime | None = None
    duty_magistrate: str = ""
    children: tuple[ChildBlock, ...]
    parents: tuple[ParentBlock, ...] = ()
    household: str = ""
    facts: tuple[FactLine, ...]
    child_words: tuple[ChildWords, ...] = ()
    interpretation: Interpretation | None = None
    people_involved: str = ""
    medical_certificate: str = ""
    present_safety: str = ""
    placement_order_needed: str = ""
    distance_wanted: str = ""
    other_minors: tuple[OtherMinor, ...] = ()
    actions: tuple[ActionTaken, ...] = ()
    child_view: str = ""
    parents_information: ParentsInformation | None = None
    attachments: tuple[str, ...] = ()
    visa: Visa | None = None


@dataclass(frozen=True, kw_only=True)
class Addendum(Document):
    """A later change: a new sealed document that names the first and its hash; the first never changes."""

    kind: ClassVar[str] = "addendum"
    title: ClassVar[str] = "Complément à un écrit scellé"

    first_kind: str
    first_reference: str
    first_sealed_at: datetime
    first_content_sha256: str
    number: int
    reason: str
    text: str = ""
    facts: tuple[FactLine, ...] = ()
    child_words: tuple[ChildWords, ...] = ()
    attachments: tuple[str, ...] = ()
    visa: Visa | None = None


@dataclass(frozen=True, kw_only=True)
class ProsecutorReferral(Document):
    """The CRIP advises the prosecutor, with the actions already taken. Source: CASF L226-4."""

    kind: ClassVar[str] = "prosecutor_referral"
    title: ClassVar[str] = "Transmission au procureur de la République"

    concern_references: tuple[str, ...]
    concern_received_at: datetime
    grounds: tuple[str, ...]
    emergency: bool = False
    called_at: datetime | None = None
    duty_magistrate: str = ""
    children: tuple[ChildBlock, ...]
    parents: tuple[ParentBlock, ...] = ()
    other_minors: tuple[OtherMinor, ...] = ()
    summary: str
    evaluation: str = ""
    actions: tuple[ActionTaken, ...]
    present_safety: str = ""
    request: str = ""
    child_view: str = ""
    parents_information: ParentsInformation | None = None
    attachments: tuple[str, ...] = ()
    visa: Visa | None = None


@dataclass(frozen=True, kw_only=True)
class AcknowledgementDocument(Document):
    """The CRIP tells the author that the writing arrived. Names no child: the reference is enough."""

    kind: ClassVar[str] = "acknowledgement"
    title: ClassVar[str] = "Accusé de réception"

    concern_reference: str
    received_at: datetime
    contact: Party
    next_steps: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FeedbackLetter(Document):
    """The CRIP tells the professional who reported what became of it: a category, nothing of the case.

    Source: CASF L226-5, as changed in 2022, to be verified by a lawyer; the letter says so.
    """

    kind: ClassVar[str] = "feedback_letter"
    title: ClassVar[str] = "Suites données à votre information"

    concern_reference: str
    received_at: datetime
    follow_up: FollowUp
    contact: Party


@dataclass(frozen=True, kw_only=True)
class ReceiptPage(Document):
    """The proof kept by the author: what was sent, when, to whom, and the seal. Names no child."""

    kind: ClassVar[str] = "receipt"
    title: ClassVar[str] = "Preuve de transmission"
    mention: ClassVar[str] = "CONFIDENTIEL — à conserver par l’auteur de l’écrit"

    sealed_kind: str
    sealed_reference: str
    sent_at: datetime
    channel: str
    content_sha256: str
    pdf_sha256: str
    key_id: str
    signature: str
    sealed_at: datetime
    parents_status: ParentsStatus | None = None
