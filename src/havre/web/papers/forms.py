"""Forms of the papers of a file."""

from __future__ import annotations

from uuid import UUID

from django import forms

from havre.cases.rules import Sensitivity
from havre.cases.rules.attachments import NOTE_MAX, TITLE_MAX
from havre.cases.services.attachments import Received
from havre.web.cases.acting import ActForm
from havre.web.words import Words

_FILE_HELP = "PDF, DOCX, ODT ou TXT, 10 Mo au plus. Jamais l’image d’une personne."


class FileForm(ActForm):
    """A new version of a paper already there."""

    title = Words(
        label="Ce que c’est", max_length=TITLE_MAX, help_text="Par exemple : certificat de scolarité."
    )
    file = forms.FileField(label="Fichier", allow_empty_file=True, help_text=_FILE_HELP)
    note = Words(label="À savoir", max_length=NOTE_MAX, required=False)

    def received(self) -> Received:
        """Return the paper for the service."""
        data = self.cleaned_data
        more = {name: data[name] for name in ("readers",) if name in data}
        if "sensitivity" in data:
            more["sensitivity"] = Sensitivity(data["sensitivity"])
        return Received(
            content=data["file"].read(),
            name=data["file"].name,
            title=data["title"],
            note=data["note"],
            **more,
        )


class AttachForm(FileForm):
    """A paper that somebody attaches."""

    sensitivity = forms.ChoiceField(
        label="Qui peut lire", choices=Sensitivity.choices(), widget=forms.RadioSelect,
        initial=Sensitivity.ORDINARY.value,
    )  # fmt: skip
    readers = forms.TypedMultipleChoiceField(
        label="Pièce scellée : qui d’autre la lit",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class NameForm(ActForm):
    """What a paper is, said otherwise."""

    title = Words(label="Ce que c’est", max_length=TITLE_MAX)
    note = Words(label="À savoir", max_length=NOTE_MAX, required=False)


class WithdrawForm(ActForm):
    """Why a paper is withdrawn."""

    reason = Words(label="Pourquoi", max_length=NOTE_MAX)
