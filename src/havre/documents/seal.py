"""The seal of a writing: hash of its content, hash of its PDF, and an Ed25519 signature over both.

Sealed content never changes; a later change is an ``Addendum`` that names the first content's hash. Keep the
canonical bytes with the seal: they, not a later version of the dataclasses, are what was sealed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Protocol, Self
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from havre.documents.model import Document
from havre.documents.render import PARIS, SealNotice, render
from havre.documents.typography import french, french_moment
from havre.kernel.words import Vocabulary

SCHEME = "havre-seal|v1"
SCHEMA = "havre-document/1"


class SealSigner(Protocol):
    """Whatever holds a private key: a file in the demonstration, a hardware module or a service elsewhere."""

    @property
    def key_id(self) -> str:
        """Return the identifier of the key, derived from its public part (see ``key_id_of``)."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature of ``message``."""


@dataclass(frozen=True, kw_only=True)
class Seal:
    """What proves a writing; every field but the signature is signed. ``signature`` is base64."""

    kind: str
    reference: str
    sealed_at: datetime
    content_sha256: str
    pdf_sha256: str
    key_id: str
    signature: str = ""

    def message(self) -> bytes:
        """Return the signed bytes: ``havre-seal|v1|kind|reference|sealed_at|content|pdf|key``."""
        moment = _instant(self.sealed_at)
        parts = (self.kind, self.reference, moment, self.content_sha256, self.pdf_sha256, self.key_id)
        if any("|" in part or "\n" in part for part in parts):
            raise ValueError("a part of a seal holds a separator")
        return "|".join((SCHEME, *parts)).encode()

    def as_dict(self) -> dict[str, str]:
        """Return the seal as JSON-ready strings, to be kept in a file or a column."""
        return {**vars(self), "sealed_at": _instant(self.sealed_at)}

    @classmethod
    def from_dict(cls, kept: Mapping[str, str]) -> Self:
        """Read what ``as_dict`` wrote; a missing or unknown name raises TypeError or KeyError."""
        return cls(**{**kept, "sealed_at": datetime.fromisoformat(kept["sealed_at"])})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A sealed writing: store the three together; ``content`` is personal data and is stored encrypted."""

    seal: Seal
    pdf: bytes
    content: bytes


class Verdict(Vocabulary):
    """The outcomes of a verification; only INTACT proves the file."""

    INTACT = "intact", "Le fichier est l’original scellé : il n’a pas été modifié."
    UNKNOWN_KEY = (
        "unknown_key",
        "La clé de ce sceau n’est pas connue ici : le sceau ne peut pas être vérifié.",
    )
    FORGED = "forged", "La signature du sceau est fausse : le sceau a été modifié ou fabriqué."
    OTHER_COPY = "other_copy", "Ce fichier n’est pas l’original scellé, mais il annonce le même contenu."
    CHANGED = "changed", "Ce fichier n’est pas celui qui a été scellé : il a été modifié ou remplacé."
    CONTENT_CHANGED = "content_changed", "Le contenu n’est pas celui qui a été scellé."


_NEXT = {
    Verdict.INTACT: "Vous pouvez vous y fier.",
    Verdict.UNKNOWN_KEY: "Demandez à l’organisme émetteur de le vérifier.",
    Verdict.FORGED: "Ne vous y fiez pas ; demandez l’original à l’organisme émetteur.",
    Verdict.OTHER_COPY: "Ce peut être la copie d’un lecteur ; seul l’original fait foi, demandez-le.",
    Verdict.CHANGED: "Ne vous y fiez pas ; demandez l’original à l’organisme émetteur.",
    Verdict.CONTENT_CHANGED: "Ne vous y fiez pas ; un changement légitime prend la forme d’un complément.",
}


@dataclass(frozen=True, kw_only=True)
class Verification:
    """The result shown to a person: what was found, what it means, what to do."""

    verdict: Verdict
    explanation: str

    @property
    def is_intact(self) -> bool:
        """Tell whether the file and its seal are proved."""
        return self.verdict is Verdict.INTACT


def canonical(document: Document) -> bytes:
    """Return the content as canonical JSON: keys sorted, strings in NFC, instants in UTC, UTF-8, no space."""
    content = {"schema": SCHEMA, "kind": document.kind, "content": _plain(document)}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def sha256(content: bytes) -> str:
    """Return the lower-case hexadecimal SHA-256 of ``content``."""
    return hashlib.sha256(content).hexdigest()


def key_id_of(public_key: bytes) -> str:
    """Return the identifier of a raw 32-byte public key: ``ed25519-`` and 16 digits of its hash."""
    return f"ed25519-{sha256(public_key)[:16]}"


def seal(document: Document, *, pdf: bytes, signer: SealSigner, sealed_at: datetime) -> Seal:
    """Return the signed seal of ``document`` and of its PDF; ``sealed_at`` is kept to the second."""
    unsigned = Seal(
        kind=document.kind,
        reference=document.reference,
        sealed_at=sealed_at.astimezone(UTC).replace(microsecond=0),
        content_sha256=sha256(canonical(document)),
        pdf_sha256=sha256(pdf),
        key_id=signer.key_id,
    )
    return replace(unsigned, signature=base64.b64encode(signer.sign(unsigned.message())).decode())


def seal_and_render(
    document: Document, *, signer: SealSigner, sealed_at: datetime, demo: bool = False, zone: ZoneInfo = PARIS
) -> Sealed:
    """Render the original PDF with its seal block, then sign; the PDF prints the hash of the content."""
    content = canonical(document)
    notice = SealNotice(sealed_at=sealed_at, content_sha256=sha256(content), key_id=signer.key_id)
    pdf = render(
        document, reader=None, produced_at=sealed_at, draft=False, demo=demo, notice=notice, zone=zone
    )
    return Sealed(seal=seal(document, pdf=pdf, signer=signer, sealed_at=sealed_at), pdf=pdf, content=content)


def render_copy(
    document: Document,
    found: Seal,
    *,
    reader: str,
    produced_at: datetime,
    demo: bool = False,
    zone: ZoneInfo = PARIS,
) -> bytes:
    """Return a copy that names its reader and prints the seal of the original; refuse another content."""
    if sha256(canonical(document)) != found.content_sha256:
        raise ValueError("the document is not the one that was sealed")
    notice = SealNotice(sealed_at=found.sealed_at, content_sha256=found.content_sha256, key_id=found.key_id)
    return render(
        document, reader=reader, produced_at=produced_at, draft=False, demo=demo, notice=notice, zone=zone
    )


def verify(found: Seal, *, public_keys: Iterable[bytes], pdf: bytes, content: bytes | None = None) -> Verdict:
    """Return the verdict on a seal, a PDF and, when it is at hand, the canonical content.

    ``public_keys`` are all the raw keys trusted here, old ones included, so that old seals stay provable.
    """
    known = {key_id_of(key): key for key in public_keys}
    if found.key_id not in known:
        return Verdict.UNKNOWN_KEY
    if not _is_signed(found, known[found.key_id]):
        return Verdict.FORGED
    if content is not None and sha256(content) != found.content_sha256:
        return Verdict.CONTENT_CHANGED
    if sha256(pdf) == found.pdf_sha256:
        return Verdict.INTACT
    return Verdict.OTHER_COPY if f"sha256:{found.content_sha256}".encode() in pdf else Verdict.CHANGED


def verify_pdf(
    pdf: bytes, found: Seal, *, public_keys: Iterable[bytes], zone: ZoneInfo = PARIS
) -> Verification:
    """Return the verdict on a PDF and its French explanation, for a command or a page."""
    verdict = verify(found, public_keys=public_keys, pdf=pdf)
    sealed = f"Sceau de {found.reference}, daté du {french_moment(found.sealed_at, zone=zone)}."
    return Verification(verdict=verdict, explanation=french(f"{verdict.label} {_NEXT[verdict]} {sealed}"))


def _is_signed(found: Seal, public_key: bytes) -> bool:
    try:
        signature = base64.b64decode(found.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, found.message())
    except (InvalidSignature, ValueError):
        return False
    return True


def _instant(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _plain(value: object) -> Any:
    """Return ``value`` as JSON types; anything unforeseen raises TypeError rather than be sealed vaguely."""
    for kind, write in _PLAIN:
        if isinstance(value, kind):
            return write(value)
    if is_dataclass(value):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    raise TypeError(f"{type(value).__name__} cannot be sealed")


_PLAIN: tuple[tuple[Any, Any], ...] = (
    (str, lambda text: unicodedata.normalize("NFC", str(text))),
    ((bool, int, type(None)), lambda value: value),
    (datetime, lambda moment: moment.astimezone(UTC).isoformat().replace("+00:00", "Z")),
    (date, date.isoformat),
    ((tuple, list), lambda items: [_plain(item) for item in items]),
    # A photograph is sealed by its hash: the content kept with the seal survives its destruction.
    (bytes, lambda content: f"sha256:{sha256(content)}"),
)
