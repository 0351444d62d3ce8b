"""The form of an entry, in sections; its values are the flat ones of ``directory.rules.entry``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from havre.directory.rules import AreaScope, ServiceKind, Tier
from havre.directory.rules.entry import LISTS, UNKNOWN, Values
from havre.directory.rules.identifiers import Scheme, sound
from havre.directory.rules.languages import Language
from havre.directory.rules.taxonomy import (
    AccessMode,
    Anonymity,
    Asker,
    Cost,
    Gender,
    Reception,
    Saturation,
    Situation,
)
from havre.territory.queries import departements
from havre.ui.fields import FrenchDateField
from havre.web.directory_desk.fields import Code, Codes, CommuneField, Lines, Words, YesNo

OLDEST = 130
_SCHEMES = {"siret": Scheme.SIRET, "finess": Scheme.FINESS, "rna": Scheme.RNA}
# Names on one line stand side by side where the screen is wide enough.
SECTIONS: tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...] = (
    ("identite", "Le service", (("name",), ("kind",), ("tier",), ("description",))),
    ("organisme", "L'organisme", (("organization_name",), ("siret", "finess", "rna"), ("url",))),
    ("lieu", "Où c'est",
     (("commune", "postal_code"), ("address",), ("nationwide",), ("departements",), ("accessibility_url",))),
    ("joindre", "Comment joindre", (("email",),)),
    ("qui", "Qui est accueilli",
     (("min_age", "max_age"), ("genders",), ("trans_inclusive",), ("reception",), ("specialised",), ("welcomes",))),
    ("acces", "Comment on y entre",
     (("access_modes",), ("mobilisable_by",), ("anonymity",), ("without_parents", "cost"),
      ("night_access", "animals"), ("interpreter", "sign_language"), ("languages",), ("documents_known",),
      ("required_documents",), ("trained_on",))),
    ("pro", "Pour les professionnels", (("saturation",), ("saturation_on",))),
)  # fmt: skip
_STACKED = frozenset({"reception", "anonymity", "tier"})


def _age(label: str) -> forms.IntegerField:
    wrong = f"Écrivez un âge en années, de 0 à {OLDEST}, ou laissez vide."
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=OLDEST,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class EntryForm(forms.Form):
    """Everything a person may say of a service but its rows (numbers, announcements, other places) and its hours."""

    use_required_attribute = False

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    name = Words("Nom du service", required=True, error_messages={"required": "Donnez un nom à ce service."})
    kind = forms.ChoiceField(
        label="Type de service", choices=[("", "Choisissez"), *ServiceKind.choices()],
        error_messages={"required": "Choisissez le type de service."},
    )  # fmt: skip
    tier = forms.ChoiceField(label="Qui peut voir la fiche", choices=Tier.choices(), widget=forms.RadioSelect)
    description = Words(
        "Description", rows=6, longest=10_000,
        help_text="Ce que le service fait, pour qui, comment cela se passe. De 200 à 2 000 caractères, "
        "sans nom de personne.",
    )  # fmt: skip
    organization_name = Words("Organisme", help_text="Vide : le même nom que le service.")
    siret = Words("SIRET", longest=20, help_text="14 chiffres.")
    finess = Words("FINESS", longest=12, help_text="9 caractères.")
    rna = Words("RNA", longest=12, help_text="W suivi de 9 caractères, pour une association.")
    url = Words("Site internet", longest=400, help_text="Commence par https://")
    commune = CommuneField()
    address = Lines(
        "Adresse", longest_line=200, help_text="Une ligne par ligne d'enveloppe, sans la commune."
    )
    postal_code = Words("Code postal", longest=5)
    nationwide = forms.BooleanField(label="Répond de toute la France", required=False)
    departements = Words(
        "Départements desservis",
        longest=400,
        help_text="Codes séparés par des virgules, par exemple : 59, 62.",
    )
    accessibility_url = Words("Fiche d'accessibilité (acceslibre)", longest=400)
    email = Words(
        "Courriel de fonction", longest=120,
        help_text="Jamais celui d'une personne. Il reçoit la demande de confirmation, deux fois par an.",
    )  # fmt: skip
    min_age, max_age = _age("Âge minimum"), _age("Âge maximum")
    genders = Codes("Personnes accueillies", Gender.choices())
    trans_inclusive = YesNo("Accueille les jeunes trans selon leur genre")
    reception = Code("Accueil", Reception.choices())
    specialised = Codes("C'est sa spécialité", Situation.choices())
    welcomes = Codes("Sans être spécialisé, il accueille", Situation.choices())
    access_modes = Codes("Comment on entre", AccessMode.choices())
    mobilisable_by = Codes("Qui peut demander", Asker.choices())
    anonymity = Code("Anonymat", Anonymity.choices())
    without_parents = YesNo("Possible sans les parents")
    cost = Code("Coût", Cost.choices())
    languages = Codes("Langues parlées", Language.choices())
    interpreter = YesNo("Interprète possible")
    sign_language = YesNo("Langue des signes")
    night_access = YesNo("Accès de nuit", help_text="Seulement si vous l'avez vérifié.")
    documents_known = forms.BooleanField(label="La liste des documents est sûre, même vide", required=False)
    required_documents = Lines("Documents demandés", help_text="Un par ligne.")
    animals = YesNo("Animaux acceptés")
    trained_on = FrenchDateField(
        label="Référent formé à l'exploitation sexuelle, le", required=False,
        help_text="Date de la formation. Vide : non connu.",
    )  # fmt: skip
    saturation = Code(
        "Places", Saturation.choices(), help_text="Montré aux professionnels seulement, avec son jour."
    )
    saturation_on = FrenchDateField(label="Dit le", required=False)
    note = Words(
        "Pourquoi cette correction",
        rows=2,
        longest=500,
        help_text="Pour la personne qui relira. Sans nom d'enfant.",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, values: Values | None = None, **options: Any
    ) -> None:
        """Start from the flat values of an entry."""
        initial = {**options.pop("initial", {}), **_start(values or {})}
        super().__init__(data, initial=initial, label_suffix="", **options)
        place: Any = self.fields["commune"]
        self.initial["commune"] = place.start(initial.get("commune", ""))
        spoken: Any = self.fields["languages"]
        more = [code for code in initial["languages"] if code not in Language.codes()]
        spoken.choices = [*Language.choices(), *((code, code) for code in more)]

    def sections(self) -> list[tuple[str, str, list[list[tuple[forms.BoundField, bool]]]]]:
        """Return the sections: lines of bound fields, each with whether its buttons stand in a row.

        Every field may stay empty and the page says it once: none is marked as optional here.
        """
        for field in self.fields.values():
            field.required = True
        return [
            (slug, title, [[(self[name], name not in _STACKED) for name in line] for line in lines])
            for slug, title, lines in SECTIONS
        ]

    def clean(self) -> dict[str, Any]:
        """Check numbers of registers, ages, postal code, addresses of pages; each error at its field."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._identifiers(given)
        low, high = given.get("min_age"), given.get("max_age")
        if low is not None and high is not None and low > high:
            self.add_error("max_age", "L'âge maximum est plus petit que l'âge minimum.")
        code = given.get("postal_code", "")
        if code and not (len(code) == 5 and code.isdigit()):
            self.add_error("postal_code", "Un code postal a cinq chiffres.")
        for name in ("url", "accessibility_url"):
            if given.get(name) and not given[name].startswith(("https://", "http://")):
                self.add_error(name, "Commencez l'adresse par https://")
        self._departements(given)
        return given

    def values(self, *, today: date) -> Values:
        """Return the flat values; the day of the places is today when nobody wrote it."""
        given = self.cleaned_data
        every = [name for _, _, lines in SECTIONS for line in lines for name in line]
        names = [name for name in every if name not in {"nationwide", "departements"}]
        found: Values = {name: given[name] for name in names}
        if found["saturation"] and not found["saturation_on"]:
            found["saturation_on"] = today
        for name in ("trained_on", "saturation_on"):
            found[name] = found[name].isoformat() if found[name] else None
        found["organization_name"] = found["organization_name"] or found["name"]
        return {**found, "areas": self._areas()}

    def _identifiers(self, given: dict[str, Any]) -> None:
        for name, scheme in _SCHEMES.items():
            number = "".join(str(given.get(name, "")).split()).upper()
            given[name] = number
            if number and not sound(scheme, number):
                self.add_error(
                    name,
                    f"Ce numéro {scheme.label} n'existe pas : un chiffre est faux ou manque. Relisez-le.",
                )

    def _departements(self, given: dict[str, Any]) -> None:
        codes = [
            code.strip().upper() for code in str(given.get("departements", "")).split(",") if code.strip()
        ]
        known = {code for code, _ in departements()} if codes else set()
        wrong = [code for code in codes if code not in known]
        if wrong:
            self.add_error("departements", f"Ce code de département n'existe pas : {', '.join(wrong)}.")
        given["departement_codes"] = sorted(set(codes))

    def _areas(self) -> list[dict[str, Any]]:
        """Return the areas of the form, and those it does not show (communes), as they were."""
        given = self.cleaned_data
        found = [dict(area) for area in self.initial.get("other_areas", [])]
        if given["departement_codes"]:
            found.append({"scope": AreaScope.DEPARTEMENT.value, "codes": given["departement_codes"]})
        if given["nationwide"]:
            found.append({"scope": AreaScope.FRANCE.value, "codes": []})
        return sorted(found, key=lambda area: str(area["scope"]))


def _start(values: Values) -> dict[str, Any]:
    areas: Iterable[Mapping[str, Any]] = values.get("areas", [])
    by_scope = {area["scope"]: area["codes"] for area in areas}
    days = {
        name: date.fromisoformat(values[name]) for name in ("trained_on", "saturation_on") if values.get(name)
    }
    shown = {AreaScope.FRANCE, AreaScope.DEPARTEMENT}
    lists = {name: list(values.get(name, [])) for name in LISTS}
    return {
        **dict.fromkeys(UNKNOWN), **values, **lists, **days,
        "nationwide": AreaScope.FRANCE in by_scope,
        "departements": ", ".join(by_scope.get(AreaScope.DEPARTEMENT, [])),
        "other_areas": [area for area in areas if area["scope"] not in shown],
    }  # fmt: skip
