"""Form fields that forgive the way people type."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from havre.kernel.clock import FIRST_YEAR, LAST_YEAR
from havre.ui.french import parse_day


class FrenchDateField(forms.DateField):
    """A date typed as people write it; see ``french.parse_day`` for what is understood."""

    widget = forms.DateInput(format="%d/%m/%Y")
    default_error_messages = {
        "invalid": "Cette date ne peut pas être lue. Écrivez-la comme 24/11/2026 ou 24 novembre 2026."
    }

    def to_python(self, value: Any) -> date | None:
        """Return the date, None for an empty box; raise ``ValidationError`` when it cannot be read."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        day = parse_day(str(value), today=timezone.localdate())
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day
