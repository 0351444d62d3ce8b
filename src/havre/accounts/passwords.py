"""What a long password may not be: Django's list of common ones holds almost none of fifteen characters."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError

from havre.kernel.text import fold

OWN_LETTERS = 8
DIFFERENT = 5
_KNOWN = (
    "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijkl", "password",
    "motdepasse", "motdepass", "passe", "bonjour", "soleil", "administrateur", "admin", "bienvenue", "welcome",
    "letmein", "iloveyou", "jetaime", "changeme", "havre", "gouv",
)  # fmt: skip


class OwnWords:
    """Refuse a password made of rows of keys, of common words, of figures, or of the person's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` when too little is left once what anybody would try is taken away."""
        about = f"{getattr(user, 'name', '')} {re.sub(r'[@._-]', ' ', getattr(user, 'email', ''))}"
        left = re.sub(r"[^a-zà-ÿ]", "", fold(password))
        for word in sorted(
            {*_KNOWN, *(part for part in fold(about).split() if len(part) > 2)}, key=len, reverse=True
        ):
            left = left.replace(word, "")
        if len(left) < OWN_LETTERS or len(set(left)) < DIFFERENT:
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        """Say what to do."""
        return (
            "Ce mot de passe serait vite deviné. Écrivez une phrase de plusieurs mots, sans votre nom ni suite de "
            "touches ou de chiffres."
        )
