"""Forms of the sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms

from havre.law.base import Audience
from havre.persons.rules import ExploitationConcern
from havre.reports.rules import PARENTS_MAX, ParentsInformation, Section, WorryType
from havre.ui.fields import FrenchDateField
from havre.web.reports.forms.addressee import AddresseeForm
from havre.web.reports.forms.fields import BuilderForm, Needed, Words, text_of

QUALITIES: Final = (
    Audience.CHILD_PROTECTION,
    Audience.CIVIL_SERVANT,
    Audience.HEALTH_PROFESSIONAL,
    Audience.BOUND_BY_SECRECY,
)
PARENT_FIELDS: Final = ("role", "name", "birth_date", "parental_authority", "address", "phone")


class AuthorForm(BuilderForm):
    """Who writes."""

    name = Needed(label="Nom de l'auteur")
    function = Needed(label="Fonction")
    organisation = Words(label="Organisme")
    service = Words(label="Service")
    address = Words(long=True, rows=2, label="Adresse professionnelle")
    phone = Words(label="Téléphone professionnel")
    email = Words(label="Courriel professionnel")
    qualities = forms.MultipleChoiceField(
        label="J'écris en qualité de",
        choices=[(code.value, code.label) for code in QUALITIES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Cela décide des textes proposés plus loin.",
    )


class WorriesForm(BuilderForm):
    """Nature of the worry, the marker, the runaways."""

    worry_types = forms.MultipleChoiceField(
        label="Nature de l'inquiétude",
        choices=WorryType.choices(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Plusieurs choix possibles ; aucun n'est obligatoire.",
    )
    exploitation_concern = forms.ChoiceField(
        label="Situation d'exploitation sexuelle",
        choices=ExploitationConcern.choices(),
        widget=forms.RadioSelect,
        help_text="Ce qui est dit de la situation, jamais de l'enfant. « Non précisé » est une réponse.",
    )
    runaways_count = forms.IntegerField(label="Fugues connues", min_value=0, max_value=999, required=False)
    runaways_last = Words(label="La dernière", help_text="Quand, combien de temps, retour ou non.")


class FamilyForm(BuilderForm):
    """Parents and home; the fields of each parent are numbered."""

    household = Words(long=True, rows=3, label="Qui vit au domicile", help_text="Liens et prénoms suffisent.")

    def __init__(self, *args: Any, **options: Any) -> None:
        """Add the numbered fields, and spread the initial parents over them."""
        initial = dict(options.get("initial") or {})
        for number, parent in enumerate(initial.pop("parents", ())):
            initial.update({f"parent_{number}_{name}": parent.get(name) for name in PARENT_FIELDS})
        super().__init__(*args, **{**options, "initial": initial})
        for number in range(PARENTS_MAX):
            for name, field in _parent_fields().items():
                self.fields[f"parent_{number}_{name}"] = field

    def values(self) -> dict[str, Any]:
        """Return the parents that say something, and the household."""
        found = [
            {name: self.cleaned_data[f"parent_{number}_{name}"] for name in PARENT_FIELDS}
            for number in range(PARENTS_MAX)
        ]
        return {
            "parents": [parent for parent in found if any(parent.values())],
            "household": self.cleaned_data["household"],
        }

    def parents(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """Yield the number and the bound fields of each parent, for the template."""
        for number in range(PARENTS_MAX):
            yield number + 1, [self[f"parent_{number}_{name}"] for name in PARENT_FIELDS]

    @property
    def third_is_stated(self) -> bool:
        """Whether something is written, or wrong, about the last holder: its fields are then unfolded."""
        names = [f"parent_{PARENTS_MAX - 1}_{name}" for name in PARENT_FIELDS]
        return any(self[name].value() or self[name].errors for name in names)

    def shown(self, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Return the household and each parent on one line."""
        parents = [
            ", ".join(str(parent[name]) for name in PARENT_FIELDS if parent.get(name))
            for parent in values.get("parents", ())
        ]
        household = text_of(self.fields["household"], values.get("household"))
        return [("parents", "Parents", "\n".join(parents)), ("household", "Qui vit au domicile", household)]


def _parent_fields() -> dict[str, forms.Field]:
    return {
        "role": Words(label="Lien", help_text="Mère, père, tutrice…"),
        "name": Words(label="Nom et prénoms"),
        "birth_date": FrenchDateField(label="Date de naissance", required=False),
        "parental_authority": Words(
            label="Autorité parentale", help_text="Exercée, partagée, retirée, non connue."
        ),
        "address": Words(label="Adresse"),
        "phone": Words(label="Téléphone"),
    }


class DoneForm(BuilderForm):
    """Health, the child's own view, papers."""

    child_view = Words(
        long=True,
        label="Ce que souhaite l'enfant",
        help_text="Ce que l'enfant demande ou refuse, avec ses mots. S'il n'a pas pu le dire, écrivez pourquoi.",
    )
    health = Words(
        long=True,
        label="Santé",
        help_text="Seulement ce qui est utile au destinataire. Les soins reçus en confiance (contraception, "
        "interruption de grossesse, dépistage) ne s'écrivent pas ici.",
    )
    attachments = Words(
        long=True,
        rows=3,
        label="Pièces qui existent",
        help_text="Une par ligne, et qui les détient. Aucune image n'est reçue ici, ni en pièce jointe.",
    )


class ParentsForm(BuilderForm):
    """The decision about informing the parents."""

    parents_information = forms.ChoiceField(
        label="Les parents sont-ils informés que vous écrivez ?",
        choices=ParentsInformation.choices(),
        widget=forms.RadioSelect,
    )
    reason = Needed(
        long=True,
        label="Pourquoi",
        help_text="Nécessaire s'ils ne sont pas informés : parent peut-être en cause, représailles, fuite, "
        "demande du procureur, personne à joindre…",
    )
    informed_on = FrenchDateField(label="Date", required=False, help_text="Par exemple 24/11/2026.")
    by = Words(label="Par qui", help_text="Qui les a informés, ou qui a décidé de ne pas le faire.")
    how = Words(label="De quelle manière")


SECTION_FORMS: Final[dict[Section, type[BuilderForm]]] = {
    Section.AUTHOR: AuthorForm,
    Section.WORRIES: WorriesForm,
    Section.FAMILY: FamilyForm,
    Section.DONE: DoneForm,
    Section.ADDRESSEE: AddresseeForm,
    Section.PARENTS: ParentsForm,
}
