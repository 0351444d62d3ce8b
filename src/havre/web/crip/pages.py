"""What the screens show: codes into French words, a sealed report into definitions, steps into a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from havre.accounts.rules import AgencyKind, Right
from havre.concern_unit import rules
from havre.concern_unit.content import ChildRead, ParentRead, ReportRead
from havre.concern_unit.queries.detail import Detail, StepRead
from havre.concern_unit.queries.lines import Line
from havre.concern_unit.rules import StepKind
from havre.documents.model import FollowUp, ParentsStatus, SourceKind
from havre.documents.typography import grouped
from havre.persons.access import IdentityCard
from havre.persons.rules import ExploitationConcern, Sex
from havre.ui import french
from havre.ui.shapes import Cell, Column, Definition, Event, Link
from havre.web.navigation import address_by_id

WORRIES: Final = {
    "physical": "Violences physiques",
    "psychological": "Violences psychologiques",
    "neglect": "Négligences lourdes",
    "education": "Conditions d’éducation compromises",
    "sexual": "Violences sexuelles",
    "behaviour": "Mise en danger par son comportement",
    "couple": "Violences dans le couple",
}
CONCERNS: Final = {
    ExploitationConcern.SUSPECTED.value: "Inquiétude",
    ExploitationConcern.DISCLOSED.value: "Confiée",
    ExploitationConcern.ESTABLISHED.value: "Faits établis",
}
INBOX_COLUMNS: Final = (
    Column("Référence"),
    Column("Reçue"),
    Column("Danger indiqué par l’auteur"),
    Column("Envoyée par"),
    Column("Enfants"),
    Column("État"),
    Column("Échéance"),
    Column("Exploitation"),
)


def inbox_rows(lines: Iterable[Line], *, now: datetime) -> list[list[Cell | str]]:
    """Return the rows of the inbox: words, never a colour."""
    here = timezone.localtime(now)
    address = address_by_id("crip:detail")
    return [_inbox_row(line, href=address(line.id), here=here) for line in lines]


def _inbox_row(line: Line, *, href: str, here: datetime) -> list[Cell | str]:
    today, received = here.date(), line.received_at.astimezone(here.tzinfo)
    pending = line.status in rules.EVALUATION_PENDING
    return [
        Cell(line.reference, href=href),
        Cell(french.short_date(received.date(), today=today), note=french.clock_words(received)),
        rules.StatedDanger.label_of(line.stated_danger),
        Cell(line.sender, note=AgencyKind.label_of(line.sector)),
        Cell(str(line.children), note=", ".join(line.aliases)),
        rules.ReceptionStatus.label_of(line.status),
        _due(line.due_on, today=today) if pending else "—",
        CONCERNS.get(line.concern, "—"),
    ]


def _due(day: date, *, today: date) -> Cell:
    """Return a due day, and under it how far it is: what is late is the task."""
    words = french.delay_words(day, today=today).partition(" (")[0]
    return Cell(french.short_date(day, today=today), note=f"tâche {words}" if day < today else words)


def given(pairs: Iterable[tuple[str, object]]) -> list[Definition]:
    """Return the definitions that have a value."""
    return [Definition(term, _words(value)) for term, value in pairs if value]


def _words(value: object) -> str:
    return french.date_words(value) if isinstance(value, date) else str(value)


def _name(child: ChildRead) -> str:
    return child.full_name or "Enfant sans nom connu"


def child_definitions(child: ChildRead) -> list[Definition]:
    """Return what the report says of a child."""
    sex = "" if child.sex in {"", Sex.UNKNOWN.value} else Sex.label_of(child.sex)
    pairs = (
        ("Sexe", sex), ("Né(e) le", child.birth_date), ("Lieu de naissance", child.birth_place), ("Âge", child.age),
        ("Où se trouve l’enfant", child.whereabouts), ("Domicile", child.address), ("École", child.school),
        ("Langue", child.language), ("Santé ou handicap", child.health), ("Mesures connues", child.measures),
    )  # fmt: skip
    return given(pairs)


def parent_definitions(parent: ParentRead) -> list[Definition]:
    """Return what the report says of a parent."""
    pairs = (
        ("Nom", parent.name), ("Né(e) le", parent.birth_date), ("Adresse", parent.address),
        ("Téléphone", french.phone_words(parent.phone)), ("Autorité parentale", parent.parental_authority),
    )  # fmt: skip
    return given(pairs)


def facts(report: ReportRead) -> list[dict[str, str]]:
    """Return the facts with, apart, when, where and how they are known."""
    return [
        {"text": fact.text, "meta": _joined(fact.when, fact.place, _source(fact))} for fact in report.facts
    ]


def _source(fact: Any) -> str:
    label = SourceKind.label_of(fact.source)
    return f"{label} par {fact.told_by}" if fact.source == SourceKind.TOLD and fact.told_by else label


def words(report: ReportRead) -> list[dict[str, str]]:
    """Return the exact words of the child, never reworded."""
    return [
        {"text": one.text, "meta": _joined(one.when, f"entendu par {one.heard_by}" if one.heard_by else "")}
        for one in report.child_words
    ]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def around(report: ReportRead) -> list[Definition]:
    """Return what surrounds the facts: worries, runaways, health, what was done, what the child wants."""
    actions = "\n".join(_joined(one.when, one.text, one.outcome) for one in report.actions)
    pairs = (
        ("Nature de l’inquiétude", " ; ".join(WORRIES.get(code, code) for code in report.worry_types)),
        ("Urgence, selon l’auteur", report.urgency),
        ("Fugues connues", _joined(report.runaways_count, report.runaways_last)),
        ("Santé", report.health),
        ("Ce qui a été fait", actions),
        ("Ce que souhaite l’enfant", report.child_view),
        ("Pièces citées", report.attachments),
    )
    return given(pairs)


def parents_information(report: ReportRead) -> list[Definition]:
    """Return the sender's decision about informing the parents."""
    decision = report.decision
    pairs = (
        ("Décision de l’auteur", ParentsStatus.label_of(decision.status) or "Non renseignée"),
        ("Le", decision.informed_on), ("Par", decision.by), ("Comment", decision.how), ("Pourquoi", decision.reason),
    )  # fmt: skip
    return given(pairs)


def author(report: ReportRead, detail: Detail) -> list[Definition]:
    """Return who wrote."""
    one = report.author
    pairs = (
        ("Organisme", one.organisation or detail.row.sender_name), ("Service", one.service), ("Nom", one.name),
        ("Fonction", one.function), ("Téléphone", french.phone_words(one.phone)), ("Courriel", one.email),
        ("Référence de l’auteur", report.reference),
    )  # fmt: skip
    return given(pairs)


def timeline(detail: Detail) -> list[Event]:
    """Return the steps, the last first, then the reception itself."""
    events = [_event(detail, step) for step in reversed(detail.steps)]
    start = Event(
        detail.row.received_at, "Réception", "L’horloge part de cet instant.", by=detail.row.sender_name
    )
    return [*events, start]


def _event(detail: Detail, step: StepRead) -> Event:
    code = _CODES.get(step.kind, str)(step.code)
    title = f"{step.kind.label} : {code}" if code else step.kind.label
    href = reverse("crip:step_pdf", args=[detail.row.pk, step.id]) if step.has_document else ""
    return Event(step.at, title, step_text(step.content), by=step.by, href=href)


def _information(code: str) -> str:
    who, _, decision = code.partition(":")
    return f"{rules.Told.label_of(who).lower()}, {rules.InformationDecision.label_of(decision).lower()}"


def _day(code: str) -> str:
    return f"au {french.date_words(date.fromisoformat(code))}"


_CODES: Final[Mapping[StepKind, Callable[[str], str]]] = {
    StepKind.FIRST_ANALYSIS: rules.FirstAnalysis.label_of,
    StepKind.DUE_SHORTENED: _day,
    StepKind.EVALUATORS: lambda code: f"{code} personnes",
    StepKind.DECIDED: rules.Decision.label_of,
    StepKind.INFORMATION: _information,
    StepKind.FEEDBACK: FollowUp.label_of,
    StepKind.MARKER: ExploitationConcern.label_of,
    StepKind.NOTE: lambda _code: "",
    StepKind.ENTRUSTED: str,
    StepKind.ADDENDUM: lambda code: f"n° {code}",
}


def step_text(content: Mapping[str, Any]) -> str:
    """Return the words of a step: its reason, its sections, what was already done."""
    lines = [rules.ShortenReason.label_of(content["why"])] if content.get("why") else []
    lines += [f"Tribunal judiciaire : {content['court']}"] if content.get("court") else []
    lines += [str(content[name]) for name in ("link", "reason", "text", "summary") if content.get(name)]
    lines += [f"– {action}" for action in content.get("actions", ())]
    if content.get("channel") == "to_carry":
        lines.append(CARRY)
    sections = content.get("sections") or {}
    lines += [f"{rules.EvaluationSection.label_of(name)} : {text}" for name, text in sections.items() if text]
    if content.get("earlier"):
        references = ", ".join(one["reference"] for one in content["earlier"])
        lines.append(f"Réceptions antérieures au même nom exact : {references}.")
    if content.get("received_at"):
        day = timezone.localtime(datetime.fromisoformat(content["received_at"]))
        lines.append(f"Reçue le {french.datetime_words(day)} ; sa date est gardée.")
    return "\n".join(lines)


CARRY: Final = (
    "À porter au parquet : ouvrez le document de cette étape, transmettez-le par la voie sécurisée de votre service, "
    "puis ajoutez une note avec l’heure et la personne qui l’a reçu."
)


def recent(steps: Iterable[tuple[StepKind, datetime, str]]) -> list[Event]:
    """Return the last steps, without their words."""
    return [Event(at, kind.label, by=by) for kind, at, by in steps]


def crumbs(pk: UUID, reference: str, here: str = "") -> list[Link]:
    """Return the way back from a page of a file."""
    way = [
        Link("CRIP", reverse("crip:inbox")),
        Link(reference, reverse("crip:detail", args=[pk]) if here else ""),
    ]
    return [*way, Link(here)] if here else way


def identity(card: IdentityCard) -> list[Definition]:
    """Return the identity of a child."""
    pairs = (
        ("Nom et prénoms", card.full_name), ("Né(e) le", card.birth_date), ("Lieu de naissance", card.birth_place),
        ("Adresse", card.address), ("Téléphone", french.phone_words(card.phone)),
    )  # fmt: skip
    return given(pairs)


def detail_context(detail: Detail) -> dict[str, Any]:
    """Return everything that the page of a reception shows, in words."""
    report, row = detail.report, detail.row
    return {
        "detail": detail,
        "row": row,
        "crumbs": crumbs(row.pk, row.reference) if Right.CRIP_READ in detail.rights else [],
        "status": rules.ReceptionStatus.label_of(row.status),
        "danger": rules.StatedDanger.label_of(row.stated_danger),
        "concern": ExploitationConcern.label_of(row.exploitation_concern),
        "today": timezone.localdate(),
        "children": [
            (child.full_name or "Enfant sans nom connu", child_definitions(child))
            for child in report.children
        ],
        "facts": facts(report),
        "words": words(report),
        "around": around(report),
        "parents": [(parent.role or "Parent", parent_definitions(parent)) for parent in report.parents],
        "parents_information": parents_information(report),
        "author": author(report, detail),
        "timeline": timeline(detail),
        "files": _files(detail),
        "earlier": earlier(detail),
        "unread": unread_addenda(detail),
        "seal": [
            ("Contenu (SHA-256)", grouped(row.content_sha256)),
            ("PDF (SHA-256)", grouped(row.pdf_sha256)),
        ],
        "lead": _lead(detail),
    }


def _lead(detail: Detail) -> str:
    """Return when it was received and, while the clock runs, how far its end is."""
    received = f"Reçue le {french.datetime_words(timezone.localtime(detail.clock.received_at))}"
    if not detail.clock.running:
        return f"{received}."
    words = french.delay_words(detail.clock.due_on, today=timezone.localdate())
    return f"{received}. Évaluation à terminer : {words}."


def _files(detail: Detail) -> list[Link]:
    return [
        Link(f"{step.kind.label}, {french.date_words(timezone.localdate(step.at))}",
             reverse("crip:step_pdf", args=[detail.row.pk, step.id]))
        for step in detail.steps
        if step.has_document
    ]  # fmt: skip


def earlier(detail: Detail) -> list[Link]:
    """Return the earlier receptions found at the acknowledgement, with the same exact name."""
    step = detail.last(StepKind.ACKNOWLEDGED)
    found = step.content.get("earlier", []) if step else []
    return [Link(one["reference"], reverse("crip:detail", args=[one["id"]])) for one in found]


def unread_addenda(detail: Detail) -> list[str]:
    """Return the numbers of the addenda that nobody said to have read."""
    read = {step.code for step in detail.steps if step.kind is StepKind.NOTE}
    numbers = [step.code for step in detail.steps if step.kind is StepKind.ADDENDUM]
    return [number for number in numbers if f"addendum:{number}" not in read]
