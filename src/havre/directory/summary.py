"""One service in 160 characters that any telephone can receive: the counsellor copies it, Havre sends nothing."""

from __future__ import annotations

import unicodedata

from havre.directory.cards import Card

SMS = 160
# GSM 03.38, the alphabet in which one message holds 160 characters; those of its extension count for two.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_SPELT = str.maketrans(
    {"’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "OE",
     "€": "EUR", "\u00a0": " ", "\u202f": " ", "\n": " ", "\r": " ", "ç": "c", "Ç": "C"}
)  # fmt: skip


def gsm(text: str) -> str:
    """Return ``text`` in the alphabet of text messages: what it lacks loses its accent, or goes.

    >>> gsm("L’Haÿ, œuvre « Être »")
    'L\\'Hay, oeuvre "Etre"'
    """
    plain = unicodedata.normalize("NFC", text).translate(_SPELT)
    return " ".join("".join(_letter(letter) for letter in plain).split())


def _letter(letter: str) -> str:
    if letter in GSM:
        return letter
    bare = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in bare if part in GSM)


def summary(card: Card, *, discreet: bool = False) -> str:
    """Return name, number, address and hours in 160 characters at most; what does not fit is left out whole.

    The number always stays. ``discreet`` leaves out the name of the service.
    """
    phone = f"Tel {card.phones[0].spoken}" if card.phones else ""
    place = ", ".join(filter(None, [*card.address[:1], card.city]))
    hours = card.hours if len(card.hours) <= SMS else ""
    rest = [gsm(part) for part in (phone, place, hours) if part]
    name = "" if discreet else gsm(card.name)
    kept: list[str] = []
    for part in rest:
        if len(". ".join([*kept, part])) <= SMS:
            kept.append(part)
    return _with_name(name, ". ".join(kept), least=". ".join(kept[:1]))


def _with_name(name: str, rest: str, *, least: str) -> str:
    """Put the name before the rest; a name too long pushes the rest out, but the number, and is cut."""
    if not name or not rest:
        return (name or rest)[:SMS]
    whole = f"{name}. {rest}"
    if len(whole) <= SMS:
        return whole
    parts = rest.split(". ")
    while len(parts) > 1:
        parts.pop()
        whole = f"{name}. {'. '.join(parts)}"
        if len(whole) <= SMS:
            return whole
    room = SMS - len(least) - 2
    return f"{name[:room].rstrip()}. {least}"[:SMS]
