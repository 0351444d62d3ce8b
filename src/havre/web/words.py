"""Texts that people type in forms."""

from __future__ import annotations

from typing import Any

from django import forms

from havre.kernel.text import clean

LONG, SHORT = 20_000, 200


class Words(forms.CharField):
    """A text cleaned of control and invisible characters before anything else looks at it."""

    def __init__(self, *, label: str, max_length: int = SHORT, required: bool = True, **more: Any) -> None:
        """Say in words what is too long; ``max_length`` beyond ``SHORT`` gives a large box."""
        if max_length > SHORT:
            more.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(label=label, max_length=max_length, required=required, **more)
        self.error_messages["max_length"] = (
            f"Ce texte dépasse {max_length} signes. Raccourcissez-le ; il est gardé."
        )
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        """Return the cleaned text."""
        return str(super().to_python(clean(str(value)) if value is not None else value))
