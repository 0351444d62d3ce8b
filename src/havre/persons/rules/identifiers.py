"""Numbers by which other organisations know a child. The social security number is not kept, nor the school's."""

from __future__ import annotations

import re

from havre.kernel.text import fold
from havre.kernel.words import Vocabulary


class IdentifierKind(Vocabulary):
    """What a number is; the labels follow "même" in a sentence."""

    WELFARE = "ase", "numéro de dossier ASE"
    HELPLINE = "119", "référence du 119"
    YOUTH_JUSTICE = "pjj", "numéro de dossier PJJ"
    COURT = "court", "numéro de dossier du juge des enfants"
    HOSPITAL = "hospital", "numéro de dossier à l'hôpital"
    PASSPORT = "passport", "numéro de passeport ou de carte d'identité"
    PERMIT = "permit", "numéro de titre ou de document de séjour"
    OTHER = "other", "numéro d'un autre organisme"


IDENTIFIERS_MAX = 30
VALUE_MAX = 60
ISSUER_MAX = 120
# Sex, year, month, department, commune, order, then the key or not: the shape of a social security number.
_SOCIAL_SECURITY = re.compile(r"[1278]\d{2}(0[1-9]|1[0-2]|[2-9]\d)(\d{2}|2[ab])\d{6}(\d{2})?")


def plain_value(value: str) -> str:
    """Return a number as it is compared: capitals and digits, nothing else.

    >>> plain_value(" ase-2024/0017 b")
    'ASE20240017B'
    """
    return fold(value[: VALUE_MAX * 2]).replace(" ", "").upper()


def looks_like_social_security(value: str) -> bool:
    """Whether a number has the shape of a French social security number, which Havre does not keep."""
    return _SOCIAL_SECURITY.fullmatch(plain_value(value).lower()) is not None
