"""A number to be called back on and a safe time: asked for by a parent or a professional, never required; pure.

It exists only inside the sealed body of the first message: no column, no list and no count tells of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from havre.kernel.errors import Refused
from havre.kernel.text import clean

NUMBER_CHARACTERS, WHEN_CHARACTERS = 30, 120
# A French number has ten digits, a number abroad fifteen at most; two more for the 00 that may begin it.
LEAST_DIGITS, MOST_DIGITS = 8, 17
_NUMBER = re.compile(r"\+?[\d\s.()/-]+")


@dataclass(frozen=True, kw_only=True)
class Callback:
    """Where, and when it is safe to call, in the person's own words (``when`` may be empty)."""

    number: str
    when: str = ""

    def body(self) -> dict[str, str]:
        """Return what is closed with the message."""
        return {"number": self.number, "when": self.when}


def checked(number: str, when: str) -> Callback | None:
    """Return what somebody typed, cleaned; None when both are empty. Raises ``Refused`` (``callback``)."""
    number, when = " ".join(clean(number).split()), " ".join(clean(when).split())
    if not number and not when:
        return None
    digits = sum(sign.isdecimal() for sign in number)
    right = _NUMBER.fullmatch(number) and LEAST_DIGITS <= digits <= MOST_DIGITS
    if not right or len(number) > NUMBER_CHARACTERS or len(when) > WHEN_CHARACTERS:
        raise Refused(
            "Pour être rappelé, il faut un numéro complet et quelques mots pour l'heure "
            f"({WHEN_CHARACTERS} signes au plus). Corrige-le ou efface-le, puis envoie.",
            code="callback", field="callback_number",
        )  # fmt: skip
    return Callback(number=number, when=when)


def read(body: dict[str, Any]) -> Callback | None:
    """Return the callback of an opened message, None when it asks for none."""
    asked = body.get("callback")
    if not isinstance(asked, dict):
        return None
    return Callback(number=str(asked.get("number", "")), when=str(asked.get("when", "")))
