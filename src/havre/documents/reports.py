"""The writings that carry a situation: information préoccupante, signalement, transmission, complément."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from havre.documents import fields, sections
from havre.documents.blocks import Block, Bullets, Fields, Notice, Paragraphs, Section, Sheet
from havre.documents.model import (
    Addendum,
    ConcernReportDocument,
    Document,
    JudicialReportDocument,
    Party,
    ProsecutorReferral,
)
from havre.documents.typography import french, french_date, french_moment, grouped

_LEGAL_RESERVE = "Fondement juridique à vérifier par un juriste."


def concern_report(document: ConcernReportDocument, *, zone: ZoneInfo) -> Sheet:
    """Lay out the information préoccupante in the order of the official forms."""
    parts = (
        Section("Auteur de l’écrit", (_author(document, anonymous=document.author_asks_anonymity),)),
        sections.children(document.children),
        sections.family(document.parents, document.household, document.other_minors),
        sections.elements(document.facts, document.child_words, document.interpretation),
        _worries(document),
        _runaways(document),
        sections.free_text("Santé", document.health),
        _done(document),
        sections.free_text("Urgence, telle que l’auteur la voit", document.urgency),
        sections.parents_information(document.parents_information),
        sections.recipients(document.recipients),
        sections.attachments(document.attachments),
    )
    return Sheet(
        document.title,
        "Recueil de faits et d’inquiétudes transmis à la cellule de recueil des informations préoccupantes",
        parts,
        closing=() if document.author_asks_anonymity else _closing(document, zone=zone),
    )


def judicial_report(document: JudicialReportDocument, *, zone: ZoneInfo) -> Sheet:
    """Lay out the signalement: emergency first, people involved as a narrative only."""
    parts = (
        Section("Auteur du signalement", (_author(document), _legal_bases(document.legal_bases))),
        sections.children(document.children),
        sections.family(document.parents, document.household, ()),
        sections.elements(document.facts, document.child_words, document.interpretation),
        sections.free_text("Personnes possiblement impliquées (récit)", document.people_involved),
        sections.free_text("Santé, certificat médical", document.medical_certificate),
        _safety(document),
        Section(
            "Autres mineurs exposés",
            (sections.other_minors(document.other_minors, heading=""),),
        ),
        sections.actions(document.actions, "Actions déjà menées"),
        sections.free_text("Ce que souhaite l’enfant", document.child_view),
        sections.parents_information(document.parents_information),
        sections.attachments(document.attachments),
    )
    return Sheet(
        document.title,
        "Écrit adressé à l’autorité judiciaire, avec copie à la cellule de recueil (CRIP)",
        parts,
        opening=_emergency(document, zone=zone) + _copies(document.copy_to),
        closing=_closing(document, zone=zone),
    )


def prosecutor_referral(document: ProsecutorReferral, *, zone: ZoneInfo) -> Sheet:
    """Lay out the CRIP's transmission, with the actions already taken."""
    origin = (
        ("Informations préoccupantes", ", ".join(document.concern_references)),
        ("Première réception", french_moment(document.concern_received_at, zone=zone)),
    )
    parts = (
        Section("Origine", (Fields(origin),)),
        Section("Motifs de la transmission", (Bullets(document.grounds),)),
        sections.children(document.children),
        sections.family(document.parents, "", document.other_minors),
        sections.free_text("Exposé de la situation", document.summary),
        sections.free_text("Évaluation", document.evaluation),
        sections.actions(document.actions, "Actions déjà menées"),
        sections.free_text("Sécurité actuelle de l’enfant", document.present_safety),
        sections.free_text("Ce que souhaite l’enfant", document.child_view),
        sections.free_text("Demande", document.request),
        sections.parents_information(document.parents_information),
        sections.attachments(document.attachments),
    )
    return Sheet(
        document.title,
        "Avis de la cellule de recueil des informations préoccupantes (article L226-4 du CASF)",
        parts,
        opening=_emergency(document, zone=zone),
        closing=_closing(document, zone=zone),
    )


def addendum(document: Addendum, *, zone: ZoneInfo) -> Sheet:
    """Lay out a later change: the writing it completes is named by its hash, and stays as it was."""
    first = (
        ("Écrit complété", document.first_reference),
        ("Scellé le", french_moment(document.first_sealed_at, zone=zone)),
        ("Empreinte de son contenu", grouped(document.first_content_sha256)),
    )
    unchanged = "L’écrit d’origine n’est pas modifié : ce complément s’y ajoute et se lit avec lui."
    parts = [
        Section("Écrit d’origine", (Fields(first), Paragraphs(french(unchanged)))),
        sections.free_text("Motif du complément", document.reason),
    ]
    if document.text:
        parts.append(sections.free_text("Complément", document.text))
    if document.facts or document.child_words:
        facts = sections.facts(document.facts) if document.facts else ()
        words = (sections.words(document.child_words),) if document.child_words else ()
        parts.append(Section("Faits et paroles ajoutés", (*facts, *words)))
    parts.append(sections.attachments(document.attachments))
    title = f"{document.title}, n°\u00a0{document.number}"
    subtitle = f"Complète l’écrit {document.first_reference}, qui reste inchangé"
    return Sheet(title, subtitle, tuple(parts), closing=_closing(document, zone=zone))


def _author(document: Document, *, anonymous: bool = False) -> Block:
    if anonymous:
        return Paragraphs("L’auteur a demandé que son identité ne soit pas communiquée.")
    return Fields(fields.rows(document.sender, fields.PARTY))


def _legal_bases(bases: tuple[str, ...]) -> Block:
    return Bullets(bases or (fields.NOT_STATED,), "Fondement invoqué par l’auteur", _LEGAL_RESERVE)


def _worries(document: ConcernReportDocument) -> Section:
    kinds: Block = Bullets(document.worry_types) if document.worry_types else Paragraphs(fields.NOT_STATED)
    marker = Fields((("Situation d’exploitation sexuelle", fields.said(document.exploitation_concern)),))
    return Section("Nature de l’inquiétude", (kinds, marker))


def _done(document: ConcernReportDocument) -> Section:
    done = sections.actions(document.actions, "Ce qui a été fait, dit ou proposé")
    return Section(
        done.title, (*done.blocks, Paragraphs(fields.said(document.child_view), "Ce que souhaite l’enfant"))
    )


def _runaways(document: ConcernReportDocument) -> Section:
    count = fields.shown(document.runaways_count)
    rows = (("Nombre connu", fields.said(count)), ("La dernière", fields.said(document.runaways_last)))
    return Section("Fugues connues", (Fields(rows),))


def _safety(document: JudicialReportDocument) -> Section:
    rows = (
        ("Sécurité actuelle de l’enfant", fields.said(document.present_safety)),
        ("Placement provisoire demandé", fields.said(document.placement_order_needed)),
        ("Éloignement souhaité", fields.said(document.distance_wanted)),
    )
    return Section("Protection", (Fields(rows),))


def _emergency(document: JudicialReportDocument | ProsecutorReferral, *, zone: ZoneInfo) -> tuple[Block, ...]:
    if not document.emergency:
        return ()
    called = french_moment(document.called_at, zone=zone) if document.called_at else ""
    return (sections.emergency_call(called, document.duty_magistrate),)


def _copies(parties: tuple[Party, ...]) -> tuple[Block, ...]:
    return (Notice("Copie", "\n".join(map(sections.named, parties))),) if parties else ()


def _closing(document: Signed, *, zone: ZoneInfo) -> tuple[Block, ...]:
    day = french_date(document.written_at.astimezone(zone))
    return (sections.signatures(document.sender, document.visa, signed_at=day, zone=zone),)


Signed = ConcernReportDocument | JudicialReportDocument | ProsecutorReferral | Addendum
