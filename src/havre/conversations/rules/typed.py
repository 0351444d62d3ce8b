"""What a visitor types, cleaned and measured before anything is closed; pure."""

from __future__ import annotations

from havre.conversations.rules import MESSAGE_CHARACTERS, receipts
from havre.kernel.errors import Refused
from havre.kernel.text import clean

TOO_LONG = (
    f"C'est un peu trop long pour un seul message ({MESSAGE_CHARACTERS} signes). "
    "Coupe-le en deux : tout est gardé."
)
PASTED = (
    "Ces mots ressemblent à tes six mots secrets. Garde-les pour toi : personne ici ne te les demandera. "
    "Enlève-les, puis envoie."
)


def checked_text(typed: str) -> str:
    """Return what somebody typed, cleaned; raises ``Refused``: ``empty``, ``too_long``, ``receipt_pasted``."""
    text = clean(typed).strip()
    if not text:
        raise Refused("Écris quelques mots, même un seul, puis envoie.", code="empty", field="text")
    if len(text) > MESSAGE_CHARACTERS:
        raise Refused(TOO_LONG, code="too_long", field="text")
    if receipts.holds_a_receipt(text):
        raise Refused(PASTED, code="receipt_pasted", field="text")
    return text
