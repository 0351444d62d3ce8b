"""Produce a document of a file for one recipient: what may be told of it, the file, the trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from havre.accounts.rules import Right
from havre.cases.access import open_file
from havre.cases.disclosure import Item, Topic
from havre.cases.rules.entries import EntryKind
from havre.cases.services.acts import Act, take
from havre.documents.followup.catalogue import Format
from havre.documents.followup.discretion import refuse_shown
from havre.documents.followup.produce import MEDIA_TYPES, as_odt, as_pdf, file_name
from havre.documents.model import Document
from havre.documents.watermark import WorkingCopy
from havre.kernel.errors import Refused
from havre.sharing.queries.papers import inside, letters, plan, slips
from havre.sharing.queries.papers.source import CHILD, Source, To, source_for
from havre.sharing.rules.papers import PaperKind

MAKERS: Final[Mapping[PaperKind, Callable[[Source, Mapping[str, Any]], Document]]] = MappingProxyType(
    {
        PaperKind.CHILD_PLAN: plan.child_plan,
        PaperKind.PLAN_EXTRACT: plan.plan_extract,
        PaperKind.PARENT_LETTER: letters.parent_letter,
        PaperKind.REFERRAL_SLIP: slips.referral_slip,
        PaperKind.HOST_PROFILE: slips.host_profile,
        PaperKind.MEASURE_SHEET: inside.measure_sheet,
        PaperKind.CHRONOLOGY: inside.chronology,
    }
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for. ``data`` are the fields of the form; ``reread`` says that the texts were read again."""

    kind: PaperKind
    to: To
    format: Format = Format.PDF
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    reread: bool = False


@dataclass(frozen=True, kw_only=True)
class Made:
    """A file to hand over, and what was left out of it: for the page of who makes it, never for its recipient."""

    content: bytes = field(repr=False)
    media_type: str
    file_name: str
    held: tuple[Item, ...]


@transaction.atomic
def produce(act: Act, *, wanted: Wanted, trial: bool = False) -> Made:
    """Make the document, write it in the chronology and in the journal, once for one form.

    ``trial`` makes it and keeps no trace of a document: to see what would be left out. The reading of the file, and of
    a real name, is in the journal either way. Raises ``NotVisible``; ``Refused`` (``silent``, ``all_withheld``,
    ``withheld_in_document``, and those of the document).
    """
    case = open_file(act.actor, act.case_id, part="documents", right=Right.CASE_WRITE, whole=True)
    reread = frozenset(Topic) if wanted.reread else frozenset()
    source = source_for(act.actor, case, wanted.to, now=act.now, reread=reread)
    _refuse_silence(source)
    document = MAKERS[wanted.kind](source, wanted.data)
    _refuse_withheld(source, document)
    content = _written(source, document, wanted.format)
    if not trial:
        _tell(act, wanted, source)
    return Made(
        content=content, media_type=MEDIA_TYPES[wanted.format], file_name=file_name(document, wanted.format),
        held=tuple(source.telling.held),
    )  # fmt: skip


def _written(source: Source, document: Document, form: Format) -> bytes:
    """Return the file; a copy that stays in the team bears its reader and its hour on each page."""
    copy = WorkingCopy(reader=source.actor.name, at=source.now) if source.telling.inside else None
    made = as_odt if form is Format.ODT else as_pdf
    return made(document, produced_at=source.now, copy=copy, demo=settings.DEMO, zone=source.zone)


def _refuse_silence(source: Source) -> None:
    if source.telling.bound.silent:
        raise Refused(
            "Ce dossier ne doit pas être connu de cette personne ou de cette organisation : aucun document ne peut lui "
            "être fait. Parlez-en à votre responsable.",
            code="silent",
        )  # fmt: skip


def _refuse_withheld(source: Source, document: Document) -> None:
    """Refuse a document that would be empty, then any word that must not appear, wherever it was typed."""
    telling = source.telling
    if telling.held and not telling.told:
        raise Refused(
            "Rien de ce document ne peut être dit à cette personne tant que ses textes n’ont pas été relus. "
            "Relisez-les ; s’ils ne disent rien de ce qui est à ne pas donner, cochez la case, puis recommencez.",
            code="all_withheld", field="reread",
        )  # fmt: skip
    refuse_shown(
        document, telling.bound.words,
        sentence="Ce document contient un mot qui ne doit pas paraître pour cette personne (un lieu, un nom). "
        "Voyez « À ne pas donner », dans les partages, puis changez le texte.",
        code="withheld_in_document",
    )  # fmt: skip


def _tell(act: Act, wanted: Wanted, source: Source) -> None:
    work = take(act, closed_too=True)
    if work is None:
        return
    work.write(
        EntryKind.DOCUMENT, code=wanted.kind.value,
        content={"title": f"{wanted.kind.label}, {wanted.format.value.upper()} pour : {_whom(source)}"},
    )  # fmt: skip
    work.finish("document")


def _whom(source: Source) -> str:
    """Return to whom the document goes, in words of the team; a relative by the role, never by the name."""
    if source.telling.inside:
        return f"l'équipe, copie de travail de {source.actor.name}"
    if source.to.code == CHILD:
        return "l'enfant"
    return source.to.organisation or source.role
