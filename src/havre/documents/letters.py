"""The short letters of the CRIP and the receipt: none of them names a child."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Bullets, Fields, Notice, Paragraphs, Section, Sheet, Signatures
from havre.documents.model import AcknowledgementDocument, Document, FeedbackLetter, Party, ReceiptPage
from havre.documents.typography import french, french_date, french_moment, grouped

_FEEDBACK_RESERVE = (
    "Cette information est donnée au titre de l’article L226-5 du code de l’action sociale et des familles"
    " (référence et délai à vérifier par un juriste). Elle ne comporte aucun élément du dossier."
)
_GREETING = "Madame, Monsieur,"
_FAREWELL = "Nous vous prions d’agréer, Madame, Monsieur, l’expression de notre considération distinguée."
_SECRECY = "Le contenu de la situation relève du secret professionnel : il ne peut pas vous être communiqué."
_STAY_ALERT = (
    "Si vous apprenez un fait nouveau, écrivez-nous sans attendre en rappelant la référence."
    " En cas de danger immédiat, composez le 17."
)


def acknowledgement(document: AcknowledgementDocument, *, zone: ZoneInfo) -> Sheet:
    """Lay out the CRIP's acknowledgement to the author."""
    received = french_moment(document.received_at, zone=zone)
    text = (
        f"Votre écrit, enregistré sous la référence {document.concern_reference}, nous est parvenu le {received}."
        " Nous vous en remercions."
    )
    body = (Paragraphs(_GREETING), Paragraphs(text), Paragraphs(french(_SECRECY)))
    next_steps = Section("Ce qui se passe maintenant", (Bullets(document.next_steps),))
    parts = (Section("", body), *((next_steps,) if document.next_steps else ()), _contact(document.contact))
    return _letter(document, parts, concern_reference=document.concern_reference)


def feedback(document: FeedbackLetter, *, zone: ZoneInfo) -> Sheet:
    """Lay out the feedback: received on, category of follow-up, and nothing else."""
    received = french_date(document.received_at.astimezone(zone))
    text = (
        f"Vous nous avez adressé un écrit, reçu le {received} et enregistré sous la référence"
        f" {document.concern_reference}."
    )
    body = (
        Paragraphs(_GREETING),
        Paragraphs(text),
        Notice("Suite donnée", french(document.follow_up.label)),
        Paragraphs(french(_SECRECY)),
        Paragraphs(french(_FEEDBACK_RESERVE)),
    )
    parts = (Section("", body), _contact(document.contact))
    return _letter(document, parts, concern_reference=document.concern_reference)


def receipt(document: ReceiptPage, *, zone: ZoneInfo) -> Sheet:
    """Lay out the proof of sending, with what is needed to verify the seal."""
    author = document.sender
    sent = (
        ("Écrit transmis", document.sealed_reference),
        ("Auteur", fields.said(", ".join(part for part in (author.name, author.function) if part))),
        ("Transmis le", french_moment(document.sent_at, zone=zone)),
        ("Moyen", document.channel),
        ("Information des parents", fields.said(fields.shown(document.parents_status))),
    )
    proof = (
        ("Scellé le", french_moment(document.sealed_at, zone=zone)),
        ("Empreinte du contenu", grouped(document.content_sha256)),
        ("Empreinte du fichier PDF", grouped(document.pdf_sha256)),
        ("Clé", document.key_id),
        ("Signature", document.signature),
    )
    how = (
        "Pour vérifier : calculez l’empreinte SHA-256 du fichier PDF conservé et comparez-la à celle-ci,"
        " ou demandez la vérification à l’organisme émetteur. Un fichier modifié, même d’un caractère,"
        " donne une autre empreinte."
    )
    parts = (
        Section("Transmission", (Fields(sent),)),
        Section("Preuve", (Fields(proof), Paragraphs(french(how)))),
    )
    subtitle = f"Concerne l’écrit {document.sealed_reference}"
    return Sheet(document.title, subtitle, parts, numbered=False)


def _letter(document: Document, parts: tuple[Section, ...], *, concern_reference: str) -> Sheet:
    sender = document.sender
    signature = tuple(line for line in (sender.name, sender.function) if line)
    return Sheet(
        document.title,
        f"Concerne votre écrit {concern_reference}",
        parts,
        closing=(Paragraphs(_FAREWELL), Signatures((("Signature", signature),))),
        recipients_heading="À l’attention de",
        numbered=False,
    )


def _contact(contact: Party) -> Section:
    """Return whom to call: the organisation and its address are already in the letterhead."""
    return Section(
        "Votre interlocuteur", (Fields(fields.rows(contact, fields.CONTACT)), Paragraphs(french(_STAY_ALERT)))
    )
