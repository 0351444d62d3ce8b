"""Identifiers that public registers give, with their check digits; pure Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from havre.kernel.words import Vocabulary

# La Poste's establishments are numbered by the sum of their figures (INSEE, note on SIRET).
_POSTE = "356000000"
FINESS_FORM = re.compile(r"[0-9][0-9AB][0-9]{7}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DATA_INCLUSION = re.compile(r"[a-z0-9-]{2,40}--[A-Za-z0-9_.:-]{1,100}")


class Scheme(Vocabulary):
    """Registers whose numbers Havre keeps."""

    SIRET = "siret", "SIRET"
    FINESS = "finess", "FINESS"
    RNA = "rna", "RNA"
    DILA = "dila", "Annuaire de l'administration"
    DATA_INCLUSION = "data_inclusion", "data·inclusion"


def luhn(digits: str) -> bool:
    """Tell whether the last digit is the Luhn key of the others (ISO/IEC 7812-1), as in SIREN, SIRET and FINESS.

    >>> luhn("73282932000074"), luhn("73282932000075")
    (True, False)
    """
    doubled = [int(digit) * (2 if rank % 2 else 1) for rank, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _siret(value: str) -> bool:
    if not re.fullmatch(r"[0-9]{14}", value) or not luhn(value[:9]):
        return False
    return luhn(value) or (value.startswith(_POSTE) and sum(map(int, value)) % 5 == 0)


def _finess(value: str) -> bool:
    """Nine characters ending with Luhn's key; how Corsica's letters count in it is not known here: form only."""
    return bool(FINESS_FORM.fullmatch(value)) and (not value.isdigit() or luhn(value))


_CHECKS: Mapping[Scheme, Callable[[str], bool]] = {
    Scheme.SIRET: _siret,
    Scheme.FINESS: _finess,
    Scheme.RNA: lambda value: bool(re.fullmatch(r"W[0-9A-Z]{9}", value)),
    Scheme.DILA: lambda value: bool(_UUID.fullmatch(value)),
    Scheme.DATA_INCLUSION: lambda value: bool(_DATA_INCLUSION.fullmatch(value)),
}


def sound(scheme: Scheme, value: str) -> bool:
    """Tell whether ``value``, without spaces, may be a number of the register."""
    return value.isascii() and _CHECKS[scheme](value)
