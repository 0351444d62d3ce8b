"""Forms of the absences, in French: short first, the rest when there is time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from havre.runaways import rules
from havre.runaways.content import InterviewSheet, Particulars, SafeCheck
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm
from havre.web.words import LONG, Words

BRIEF = 2000


class NightMoment(forms.Form):
    """An hour and, when it is not the last one that struck, its day. Both empty mean now."""

    hour = forms.TimeField(
        label="À quelle heure", required=False, help_text="Par exemple 21:30. Vide : maintenant."
    )
    on = FrenchDateField(
        label="Quel jour", required=False, help_text="Vide : la dernière fois que cette heure a sonné."
    )

    def moment(self, *, now: datetime) -> datetime:
        """Return the instant typed by the clock of the pages: at 3:10, « 23:30 » is that of the evening before."""
        return night_moment(self.cleaned_data["hour"], self.cleaned_data["on"], now=now)


def night_moment(hour: time | None, day: Any, *, now: datetime, zone: ZoneInfo | None = None) -> datetime:
    """Return an instant from an hour and a day, either of which may be missing."""
    local = timezone.localtime(now, zone)
    if hour is None:
        return now if day in {None, local.date()} else datetime.combine(day, time(12), tzinfo=local.tzinfo)
    chosen = datetime.combine(day or local.date(), hour, tzinfo=local.tzinfo)
    return chosen - timedelta(days=1) if day is None and chosen > now else chosen


def _brief(label: str, help_text: str = "") -> Words:
    return Words(
        label=label,
        max_length=BRIEF,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ParticularsMixin(forms.Form):
    """What helps to find a child; nothing is needed. Filled with what the file knows."""

    circumstances = _brief("Circonstances", "En neutre : ce qui a été vu, rien d’autre.")
    clothes = _brief("Vêtements")
    medical_need = _brief("Besoin de soin, traitement")
    missed_treatment_risk = _brief("Risque si le traitement manque")
    marks = _brief("Signes particuliers")
    height = Words(label="Taille, corpulence", required=False)
    hair = Words(label="Cheveux", required=False)
    phones = _brief("Téléphones de l’enfant", "Un par ligne.")
    last_seen_by = Words(label="Vu en dernier par", required=False)
    last_seen_place = Words(label="À quel endroit", required=False)
    state_when_seen = Words(label="Dans quel état", required=False)
    argument_before = Words(label="Juste avant le départ", required=False)
    transport = Words(label="Transport probable", required=False)
    likely_places = _brief("Lieux possibles", "Un par ligne.")
    likely_people = _brief("Personnes possibles", "Une par ligne.")
    known_dangers = _brief("Dangers connus", "En mots neutres, une ligne chacun.")
    legal_status = Words(label="Mesure", required=False)
    authority = Words(label="Autorité (juge, service)", required=False)
    measure_number = Words(label="Numéro de la mesure", required=False)
    parental_holders = _brief("Titulaires de l’autorité parentale", "Un par ligne.")
    duty_contact = Words(label="À appeler, jour et nuit", required=False)
    may_pick_up = _brief("Qui peut venir chercher l’enfant")
    disability = forms.BooleanField(
        label="L’enfant est en situation de handicap",
        required=False,
        help_text="La déclaration se fait alors sans attendre.",
    )

    def particulars(self) -> Particulars:
        """Return what was typed."""
        names = (one for one in self.cleaned_data if one in Particulars.__dataclass_fields__)
        return Particulars(**{name: self.cleaned_data[name] for name in names})


class NoticeForm(NightMoment, ParticularsMixin, ActForm):
    """A new absence: the child is chosen already, the hour is enough."""

    nature = forms.TypedChoiceField(
        label="C’est", choices=rules.AbsenceNature.choices(), coerce=rules.AbsenceNature, widget=forms.RadioSelect,
        initial=rules.AbsenceNature.RUNAWAY.value,
    )  # fmt: skip
    field_order = ["id", "hour", "on", "nature", *ParticularsMixin.base_fields]
    folded: ClassVar = frozenset(ParticularsMixin.base_fields) - {"circumstances", "clothes", "medical_need"}
    folded_title: ClassVar = "Le reste, déjà rempli avec ce que sait le dossier"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what the hour is."""
        super().__init__(*args, **kwargs)
        self.fields["hour"].label = "Vu pour la dernière fois à"


class NoteForm(ActForm):
    """An act with a word, if one wishes."""

    text = Words(label="Précisez, si vous le souhaitez", max_length=LONG, required=False)


class ReasonForm(ActForm):
    """A mistake, with what happened."""

    reason = Words(label="Que s’est-il passé ?", max_length=LONG)


class DeclareForm(NightMoment, ActForm):
    """What was declared to the police or the gendarmerie."""

    corps = forms.TypedChoiceField(
        label="À qui", choices=rules.Corps.choices(), coerce=rules.Corps, widget=forms.RadioSelect,
        initial=rules.Corps.POLICE.value,
    )  # fmt: skip
    unit = Words(label="Unité", required=False, help_text="Commissariat ou brigade.")
    number = Words(label="Numéro donné", required=False)
    file_entry = forms.TypedChoiceField(
        label="Inscription au fichier des personnes recherchées (FPR)", choices=rules.FileEntry.choices(),
        coerce=rules.FileEntry, widget=forms.RadioSelect, initial=rules.FileEntry.UNKNOWN.value,
    )  # fmt: skip
    holders = forms.TypedChoiceField(
        label="Titulaires de l’autorité parentale", choices=rules.HoldersTold.choices(), coerce=rules.HoldersTold,
        widget=forms.RadioSelect, initial=rules.HoldersTold.NOT_REACHED.value,
    )  # fmt: skip
    holders_text = Words(label="Qui, à quelle heure, ou pourquoi", required=False)
    helpline_offered = forms.BooleanField(label="116 000 proposé à la famille", required=False)
    do_not_publish = forms.BooleanField(
        label="Ne rien publier", required=False, initial=True,
        help_text="Demandez à l’unité qu’aucune image ni aucun nom ne soit diffusé sans accord.",
    )  # fmt: skip
    field_order = ["id", "corps", "unit", "hour", "on", "number"]


class ContactForm(NightMoment, ActForm):
    """A try to keep the link."""

    way = forms.TypedChoiceField(
        label="Comment", choices=rules.ContactWay.choices(), coerce=rules.ContactWay, widget=forms.RadioSelect,
        initial=rules.ContactWay.SMS.value,
    )  # fmt: skip
    answered = forms.BooleanField(label="L’enfant a répondu", required=False)
    text = Words(label="Ce qui a été dit, en quelques mots", max_length=LONG, required=False)
    field_order = ["id", "way", "answered", "text", "hour", "on"]


class ReturnForm(ActForm):
    """The third tap: the child is back."""

    how = forms.TypedChoiceField(
        label="Comment", choices=rules.HowFound.choices(), coerce=rules.HowFound, widget=forms.RadioSelect,
        initial=rules.HowFound.ALONE.value,
    )  # fmt: skip


def _known(label: str, help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=rules.Known.choices(), widget=forms.RadioSelect, initial=rules.Known.UNKNOWN.value,
        help_text=help_text,
    )  # fmt: skip


class SafeCheckForm(ActForm):
    """What was offered and seen; no question is put to the child about the absence."""

    drink = forms.BooleanField(label="Une boisson chaude proposée", required=False)
    food = forms.BooleanField(label="À manger proposé", required=False)
    rest = forms.BooleanField(label="Un lit, du calme", required=False)
    injury = _known("Une blessure se voit, ou l’enfant dit avoir mal")
    doctor = _known("Voir un médecin vite", "Dans le doute, appelez le 15 : un médecin vous dira quoi faire.")
    threat = _known("Une menace dehors", "Quelqu’un attend, appelle, insiste.")
    confided = _known("L’enfant a confié quelque chose qui inquiète")
    own_words = Words(
        label="Ses mots, si l’enfant a parlé sans qu’on le lui demande", max_length=LONG, required=False,
        help_text="Tels quels. Ne posez pas de question sur ce qui s’est passé : l’audition revient aux enquêteurs.",
    )  # fmt: skip

    def found(self) -> SafeCheck:
        """Return what was found."""
        return SafeCheck(**self.values())


class MomentForm(NightMoment, NoteForm):
    """Something done at an hour, with a word."""

    field_order = ["id", "hour", "on", "text"]


class PlanForm(ActForm):
    """When and with whom; the child may choose."""

    on = FrenchDateField(label="Quel jour")
    hour = forms.TimeField(label="À quelle heure", help_text="Par exemple 16:00.")
    with_whom = Words(label="Avec qui", help_text="Une personne que l’enfant a choisie, d’ici ou d’ailleurs.")
    chosen_by_child = forms.TypedChoiceField(
        label="C’est le choix de l’enfant", choices=rules.Known.choices(), coerce=rules.Known,
        widget=forms.RadioSelect, initial=rules.Known.YES.value,
    )  # fmt: skip

    def planned_at(self) -> datetime:
        """Return the instant agreed on, by the clock of the pages."""
        moment = datetime.combine(self.cleaned_data["on"], self.cleaned_data["hour"])
        return timezone.make_aware(moment)


class InterviewForm(NightMoment, ActForm):
    """The sheet of the return interview; the child says what the child wants, every box may stay empty."""

    with_whom = Words(label="Avec qui", required=False)
    chosen_by_child = _known("Choisi par l’enfant")
    independent = forms.TypedChoiceField(
        label="Personne extérieure au lieu d’accueil", choices=rules.Known.choices(), coerce=rules.Known,
        widget=forms.RadioSelect, initial=rules.Known.UNKNOWN.value,
    )  # fmt: skip
    place = Words(label="Lieu, calme et neutre", required=False)
    push = _brief("Avant : ce qui t’a donné envie de partir")
    pull = _brief("Avant : ce qui t’attirait ailleurs")
    where = _brief("Pendant : où, dans l’ensemble")
    company = _brief("Pendant : avec qui, en quelques mots")
    daily_life = _brief("Pendant : comment tu as dormi, mangé")
    hurt = _brief("Pendant : ce qui t’a fait mal ou peur")
    substances = _brief("Pendant : alcool, produits")
    contact_kept = _brief("Pendant : le lien gardé avec nous")
    feeling_now = _brief("Maintenant : comment tu vas")
    health_today = _brief("Maintenant : un besoin de soin aujourd’hui")
    would_help = _brief("Maintenant : ce qui t’aiderait à ne pas avoir besoin de partir")
    who_may_know = _brief("Maintenant : qui peut savoir ce que tu as dit")
    own_words = _brief("Les mots de l’enfant", "Tels quels, sans les arranger.")
    needs = _brief(
        "Des besoins aux actes", "Santé, téléphone, vêtements, orientation, protection : un par ligne."
    )
    copy_offered = forms.BooleanField(label="Copie proposée à l’enfant", required=False)
    field_order = ["id", "revision", "hour", "on"]

    def sheet(self) -> InterviewSheet:
        """Return what was said."""
        names = (one for one in self.cleaned_data if one in InterviewSheet.__dataclass_fields__)
        return InterviewSheet(**{name: self.cleaned_data[name] for name in names})


class NotHeldForm(ActForm):
    """No interview: the child did not wish it, or it could not be."""

    declined = forms.TypedChoiceField(
        label="Ce qui s’est passé", coerce=lambda code: code == "declined", widget=forms.RadioSelect,
        choices=[("declined", "L’enfant n’a pas souhaité"), ("impossible", "Cela n’a pas été possible")],
    )  # fmt: skip
    text = Words(label="Précisez, si vous le souhaitez", max_length=LONG, required=False)


class ChoicesForm(forms.Form):
    """What a service chooses."""

    declare_hours = forms.IntegerField(
        label="Délai avant de déclarer, en heures", min_value=0, max_value=rules.DECLARE_HOURS_MAX,
        help_text="0 : sans attendre, ce qui reste la règle avant 13 ans, en cas de handicap ou d’exploitation.",
    )  # fmt: skip
    interview_hours = forms.IntegerField(
        label="Proposer l’entretien de retour dans les … heures", min_value=1, max_value=rules.INTERVIEW_HOURS_MAX,
        help_text="72 heures par défaut. C’est un choix du service : aucun délai français n’a été trouvé.",
    )  # fmt: skip
    review_episodes = forms.IntegerField(
        label="Se réunir en équipe après … absences", min_value=2, max_value=20,
        help_text="Un rappel à l’équipe, jamais une mention sur la page de l’enfant.",
    )  # fmt: skip
    review_days = forms.IntegerField(label="En … jours", min_value=1, max_value=365)
    on_call = Words(label="Astreinte : qui appeler", required=False, help_text="Nom ou fonction, et numéro.")
    open_line = Words(label="Numéro du service, jour et nuit", required=False)


class AttachForm(forms.Form):
    """To which child a writing of the night belongs."""

    case_id = forms.ChoiceField(label="Enfant")


class DropForm(forms.Form):
    """A writing that belongs to no file."""

    reason = Words(label="Pourquoi l’écarter", help_text="Par exemple : déjà écrit par un collègue.")
