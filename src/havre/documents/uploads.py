"""What a professional may attach: PDF, DOCX, ODT and plain text, without image, program or inner file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from havre.documents import containers, images, kinds, office_inside, pdf_inside
from havre.documents.bounds import Unreadable
from havre.documents.kinds import Family, Kind
from havre.kernel.errors import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_TEXT_BYTES = 1024 * 1024

_REFUSALS: Mapping[str, str] = {
    "file_empty": "Ce fichier est vide. Choisissez un autre fichier.",
    "file_too_large": "Ce fichier est trop lourd (10 Mo au plus, 1 Mo pour un texte)."
    " Découpez-le, puis déposez-le de nouveau.",
    "file_kind_refused": "Ce type de fichier n’est pas accepté. Déposez un PDF, DOCX, ODT ou TXT.",
    "file_name_mismatch": "Le nom de ce fichier n’annonce pas ce qu’il contient. Enregistrez-le de nouveau"
    " depuis le logiciel qui l’a produit, puis déposez-le.",
    "file_unreadable": "Ce fichier est protégé, abîmé ou trop compressé : il ne peut pas être contrôlé."
    " Enregistrez-le de nouveau en PDF, sans mot de passe, puis déposez-le.",
    "file_active": "Ce fichier contient un programme ou un autre fichier (macro, script, pièce incluse), ou va en"
    " chercher un ailleurs."
    " Enregistrez-le en PDF simple, puis déposez-le.",
}


@dataclass(frozen=True)
class Accepted:
    """A file that may be stored: its checked type, never the one its sender declared."""

    extension: str
    media_type: str


_ACCEPTED: Mapping[str, Accepted] = {
    "pdf": Accepted("pdf", "application/pdf"),
    "docx": Accepted("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": Accepted("odt", "application/vnd.oasis.opendocument.text"),
    "txt": Accepted("txt", "text/plain"),
}


def refuse_if_image(content: bytes, *, name: str, field: str | None = None) -> None:
    """Raise Refused("image_refused") when a file is, or holds, an image or a video, whatever its name says.

    A container that cannot be looked into raises Refused("file_unreadable"): doubt is not let through.
    """
    if kinds.sniff(content, name).is_picture:
        raise images.refused(field=field)
    try:
        if containers.holds_picture(content):
            raise images.refused(field=field)
    except Unreadable as fault:
        raise _refusal("file_unreadable", field) from fault


def check_upload(content: bytes, *, name: str, field: str | None = None) -> Accepted:
    """Return the checked type of an attachment, or raise Refused saying what to do.

    In order: size, images, type against the list, name against type, programs and inner files.
    """
    if not content:
        raise _refusal("file_empty", field)
    if len(content) > (MAX_TEXT_BYTES if kinds.of_bytes(content) == kinds.TEXT else MAX_BYTES):
        raise _refusal("file_too_large", field)
    refuse_if_image(content, name=name, field=field)
    try:
        return _looked_into(content, name=name, field=field)
    except Unreadable as fault:
        raise _refusal("file_unreadable", field) from fault


def _looked_into(content: bytes, *, name: str, field: str | None) -> Accepted:
    code = _document_code(content)
    if code is None:
        raise _refusal("file_kind_refused", field)
    if PurePath(name).suffix.casefold() != f".{code}":
        raise _refusal("file_name_mismatch", field)
    if _ACTIVE[code](content):
        raise _refusal("file_active", field)
    return _ACCEPTED[code]


def _document_code(content: bytes) -> str | None:
    """Return the accepted format that the bytes are, and nothing else at the same time."""
    kind: Kind = kinds.of_bytes(content)
    if kind == kinds.ZIP:
        return _office_code(content)
    if containers.is_archive(content):
        return None
    if kind == kinds.PDF:
        return "pdf" if _ends_as_pdf(content) else None
    return "txt" if kind.family is Family.TEXT and _is_all_text(content) else None


def _office_code(content: bytes) -> str | None:
    names = set(containers.names(content))
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    if content[30:38] == b"mimetype" and content[38:].startswith(
        _ACCEPTED["odt"].media_type.encode() + b"PK"
    ):
        return "odt"
    return None


def _ends_as_pdf(content: bytes) -> bool:
    """Tell whether nothing but spaces follows the end of the PDF, so that no other file hides behind it."""
    end = content.rfind(b"%%EOF")
    return end > 0 and not content[end + 5 :].strip(b"\r\n \x00")


def _is_all_text(content: bytes) -> bool:
    head = kinds.HEAD
    return all(kinds.is_text(content[start : start + head]) for start in range(0, len(content), head))


def _never(_: bytes) -> bool:
    return False


_ACTIVE: Mapping[str, Callable[[bytes], bool]] = {
    "pdf": pdf_inside.is_active,
    "docx": office_inside.is_active,
    "odt": office_inside.is_active,
    "txt": _never,
}


def _refusal(code: str, field: str | None) -> Refused:
    return Refused(_REFUSALS[code], code=code, field=field)
