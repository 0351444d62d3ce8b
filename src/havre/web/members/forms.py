"""Forms of the organisation's administrator."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms

from havre.accounts.rules import (
    PAGE_AGENCY_ROLES,
    PAGE_TEAM_KINDS,
    TEAM_ROLES,
    Role,
    SecrecyBasis,
    TeamKind,
)
from havre.kernel.text import clean

_NONE = ""


class _CleanText(forms.Form):
    def clean(self) -> dict[str, Any]:
        """Keep plain text everywhere."""
        data = super().clean() or {}
        return {key: clean(value).strip() if isinstance(value, str) else value for key, value in data.items()}


class InviteForm(_CleanText):
    """Who, in which team, for which role, bound by what secrecy. The team and the role are one choice."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(
        label="Prénom et nom", max_length=120, error_messages={"required": "Écrivez le nom."}
    )
    email = forms.EmailField(
        label="Adresse électronique professionnelle", max_length=254,
        error_messages={
            "required": "Écrivez l'adresse.",
            "invalid": "Écrivez une adresse complète, comme nom@service.fr.",
        },
    )  # fmt: skip
    function = forms.CharField(label="Fonction", max_length=120, required=False)
    place = forms.ChoiceField(
        label="Équipe et rôle", error_messages={"required": "Choisissez une équipe et un rôle."}
    )
    secrecy_basis = forms.ChoiceField(
        label="Secret professionnel", choices=SecrecyBasis.choices(),
        help_text="Pourquoi cette personne est tenue au secret (Code pénal, art. 226-13).",
    )  # fmt: skip

    def __init__(self, *args: Any, teams: list[tuple[UUID, str, TeamKind]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(_NONE, "Choisir"), *places(teams)]  # type: ignore[attr-defined]

    @property
    def team_id(self) -> UUID | None:
        """The team chosen, or None for a role of the organisation."""
        team = self.cleaned_data["place"].partition("|")[0]
        return UUID(team) if team != "agency" else None

    @property
    def role(self) -> Role:
        """The role chosen."""
        return Role(self.cleaned_data["place"].partition("|")[2])


def places(teams: list[tuple[UUID, str, TeamKind]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices by team: only roles that the team takes."""
    groups = [(name, [(f"{team_id}|{role}", role.label) for role in Role if role in TEAM_ROLES[kind]])
              for team_id, name, kind in teams]  # fmt: skip
    return [*groups, ("Organisation", [(f"agency|{role}", role.label) for role in PAGE_AGENCY_ROLES])]


class RoleForm(forms.Form):
    """Another role in the same team."""

    role = forms.ChoiceField(label="Rôle", error_messages={"required": "Choisissez un rôle."})

    def __init__(self, *args: Any, kind: TeamKind | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = PAGE_AGENCY_ROLES if kind is None else [role for role in Role if role in TEAM_ROLES[kind]]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]


class TeamForm(_CleanText):
    """A team: its name, and what it does."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(
        label="Nom de l'équipe", max_length=160, error_messages={"required": "Écrivez le nom de l'équipe."}
    )
    kind = forms.ChoiceField(
        label="Ce qu'elle fait", choices=[(kind.value, kind.label) for kind in PAGE_TEAM_KINDS],
        help_text="Une CRIP est créée par l'exploitant de Havre.",
    )  # fmt: skip


class RenameForm(_CleanText):
    """Another name for a team."""

    name = forms.CharField(
        label="Nom de l'équipe", max_length=160, error_messages={"required": "Écrivez le nom de l'équipe."}
    )


class AcceptForm(forms.Form):
    """The password of a new account; a passkey comes right after."""

    password = forms.CharField(
        label="Mot de passe", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False,
        max_length=200, help_text="Quinze caractères au moins : une phrase que vous seul connaissez.",
        error_messages={"required": "Choisissez un mot de passe."},
    )  # fmt: skip
