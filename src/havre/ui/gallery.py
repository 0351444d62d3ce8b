"""The gallery: every component in every state, on one page; axe and the screenshots look at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from havre.ui.fields import FrenchDateField
from havre.ui.icons import ICONS
from havre.ui.shapes import (
    Cell,
    Choice,
    Column,
    Definition,
    Event,
    Link,
    NavItem,
    Shell,
    Step,
    Tab,
)

# Invented and fixed, so that two screenshots of the same code are the same.
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 14, 4, 12, tzinfo=UTC)


class SampleForm(forms.Form):
    """One field of each kind; nothing is kept."""

    name = forms.CharField(label="Prénom ou nom choisi", help_text="Celui que la personne préfère.")
    age_range = forms.ChoiceField(
        label="Tranche d’âge",
        choices=[
            ("", "Choisir"),
            ("under_13", "Moins de 13 ans"),
            ("13_14", "13 ou 14 ans"),
            ("15_17", "15 à 17 ans"),
        ],
    )
    met_on = FrenchDateField(label="Date de la rencontre", required=False)
    account = forms.CharField(
        label="Ce qui a été dit",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Avec les mots de la personne. N’écrivez pas ce que vous supposez.",
    )
    channel = forms.ChoiceField(
        label="Par quel moyen",
        choices=[("phone", "Téléphone"), ("chat", "Conversation écrite"), ("visit", "Rencontre")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="Besoins exprimés",
        required=False,
        choices=[
            ("sleep", "Un endroit où dormir"),
            ("health", "Voir un médecin"),
            ("talk", "Parler à quelqu’un"),
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text="Plusieurs réponses possibles.",
    )
    agreed = forms.BooleanField(
        label="La personne a été informée et est d’accord", help_text="Elle peut changer d’avis."
    )


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "havre/gallery/gallery.html", examples())


def examples() -> dict[str, Any]:
    """Return the invented examples that the gallery shows, by name."""
    return {
        "shell": _shell(),
        "today": TODAY,
        "now": NOW,
        "icons": sorted(ICONS),
        "no_rows": (),
        "form_blank": SampleForm(prefix="vide"),
        "form_errors": _form_with_errors(),
        **_navigation(),
        **_dates(),
        **_lists(),
    }


def _shell() -> Shell:
    return Shell(
        team="Équipe de démonstration, Val-Inventé",
        person="Alice Martin",
        role="Écoutante",
        nav=(
            NavItem("Mon bureau", "#", icon="home", current=True, shortcut="g b"),
            NavItem("Écoute", "#", icon="phone", shortcut="g e"),
            NavItem("Suivis", "#", icon="folder", shortcut="g s"),
            NavItem("Annuaire", "#", icon="pin", shortcut="g a"),
            NavItem("Ressources", "#", icon="book", shortcut="g r"),
            NavItem("Chiffres", "#", icon="chart", shortcut="g c"),
        ),
        menu=(Link("Mon compte", "#"), Link("Sécurité de connexion", "#")),
        logout_url="#",
    )


def _form_with_errors() -> SampleForm:
    form = SampleForm(
        {"erreurs-met_on": "31 février", "erreurs-account": "Texte gardé malgré l’erreur."}, prefix="erreurs"
    )
    form.full_clean()
    return form


def _navigation() -> dict[str, Any]:
    return {
        "crumbs": (Link("Mon bureau", "#"), Link("Suivis", "#"), Link("Zoé")),
        "tabs": (
            Tab("À faire", "#", current=True, count=3),
            Tab("Chronologie", "#", count=12),
            Tab("Documents", "#"),
            Tab("Partages", "#", count=0),
        ),
        "steps": (
            Step("Accueil", "done", href="#"),
            Step("Évaluation", "done", href="#"),
            Step("Projet avec la personne", "current"),
            Step("Mise en sécurité"),
            Step("Suite"),
        ),
    }


def _dates() -> dict[str, Any]:
    return {
        "in_three_days": TODAY + timedelta(days=3),
        "tomorrow": TODAY + timedelta(days=1),
        "two_days_ago": TODAY - timedelta(days=2),
        "last_week": TODAY - timedelta(days=7),
    }


def _lists() -> dict[str, Any]:
    return {
        "columns": (
            Column("Référence"),
            Column("Prochaine étape"),
            Column("Équipe"),
            Column("Échanges", numeric=True),
            Column("Action", hidden=True),
        ),
        "rows": (
            _row("SV-7KQ4-M2XD", "Zoé", "Rendez-vous au centre de santé", 12),
            _row("SV-2BHN-8RTW", "Prénom inconnu", "Rappeler le foyer", 3),
            _row("SV-9CPX-4DFG", "", "Préparer la réunion : trois services", 1204),
        ),
        "definitions": (
            Definition("Référente", "Alice Martin, équipe du Val-Inventé", Link("Modifier", "#")),
            Definition("Besoin exprimé", "Un endroit où dormir ce soir", Link("Modifier", "#")),
            Definition("Information donnée", "Oui, le 18 novembre 2026"),
        ),
        "events": (
            Event(
                NOW, "Appel reçu", "La personne demande un endroit calme pour parler.", "Alice Martin", "#"
            ),
            Event(
                NOW - timedelta(hours=20), "Rendez-vous pris", "Centre de santé, mardi à 10 h.", "Bruno Petit"
            ),
            Event(TODAY - timedelta(days=4), "Première rencontre", by="Alice Martin"),
        ),
        "communes": (
            Choice("99001", "Saint-Exemple", "Val-Inventé (999)"),
            Choice("99002", "Saint-Exemple-sur-Onde", "Val-Inventé (999)"),
            Choice("99101", "Saint-Exemple", "Mont-Fictif (998)"),
        ),
    }


def _row(reference: str, note: str, step: str, contacts: int) -> tuple[Cell | str | int, ...]:
    return (Cell(reference, href="#", note=note), step, "Val-Inventé", contacts, Cell("Ouvrir", href="#"))
