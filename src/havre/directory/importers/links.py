"""Sites and official identifiers: kept when their form is right, dropped otherwise."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from havre.directory.importers.records import Flag, one_line
from havre.directory.rules.identifiers import FINESS_FORM, Scheme, sound

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_UNSAFE = re.compile(r"[\s<>\"'`\\]")


def site(value: object) -> tuple[str, Flag | None]:
    """Return the web address when it is http or https to a named host, without user or port."""
    text = one_line(value, limit=400)
    if not text:
        return "", None
    text = text if "://" in text else "http://" + text
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "", Flag.URL_INVALID
    plain = parts.scheme in {"http", "https"} and "@" not in parts.netloc and port is None
    if not plain or len(host) > 253 or not _HOST.fullmatch(host) or _UNSAFE.search(text):
        return "", Flag.URL_INVALID
    return text, None


def siret(value: object) -> tuple[str, Flag | None]:
    """Return the fourteen digits when the Luhn key is right (La Poste has a key of its own)."""
    text = one_line(value).replace(" ", "")
    if not text:
        return "", None
    return (text, None) if sound(Scheme.SIRET, text) else ("", Flag.IDENTIFIER_INVALID)


def finess(value: object) -> str:
    """Return the nine characters of a FINESS number, or ""."""
    text = one_line(value).replace(" ", "").upper()
    return text if FINESS_FORM.fullmatch(text) else ""
