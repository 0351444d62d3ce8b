"""The form of the one photograph that Havre accepts."""

from __future__ import annotations

from typing import Any

from django import forms

from havre.runaways.rules import PHOTO_MAX_BYTES
from havre.web.cases.acting import ActForm


class PhotoForm(ActForm):
    """A JPEG or a PNG, or the word that erases the one there is."""

    photo = forms.FileField(
        label="Photographie", required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text="JPEG ou PNG, 3 Mo au plus, le visage seul. Elle est redessinée sans ce que l’appareil y a écrit.",
    )  # fmt: skip
    erase = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for a picture that is not too large, unless it is to be erased."""
        data = super().clean() or self.cleaned_data
        picture = data.get("photo")
        if not data.get("erase") and picture is None and "photo" not in self.errors:
            self.add_error(
                "photo", "Choisissez une photographie, ou revenez en arrière : on déclare aussi sans photo."
            )
        if picture is not None and picture.size > PHOTO_MAX_BYTES:
            self.add_error("photo", "Cette photographie dépasse 3 Mo. Réduisez-la, ou déclarez sans photo.")
        return data

    def content(self) -> bytes:
        """Return the bytes."""
        return bytes(self.cleaned_data["photo"].read())
