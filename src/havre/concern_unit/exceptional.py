"""The door of an exceptional access to one reception of a CRIP: what was received and the steps."""

from __future__ import annotations

from havre.accounts.exceptional import Grant, Passage, Reading, passages_of, reading_by_grant
from havre.concern_unit import rules
from havre.concern_unit.models import Reception, Step
from havre.foundation import sealing
from havre.kernel.errors import NotVisible

# Parts of a report, as reports.content names them; "" leaves a part out.
LABELS = {
    "text": "Texte", "when": "Quand", "place": "Où", "source": "Comment on le sait", "told_by": "Dit par",
    "heard_by": "Entendu par", "outcome": "Résultat", "health": "Santé", "child_view": "Avis de l'enfant",
    "view": "Avis de l'enfant", "whereabouts": "Où est l'enfant", "home": "Domicile", "household": "Foyer",
    "school": "École", "school_class": "Classe", "language": "Langue", "measures": "Mesures en cours", "age": "Âge",
    "name": "Nom", "role": "Lien", "link": "Lien", "phone": "Téléphone", "address": "Adresse", "reason": "Raison",
    "family_name": "Nom", "given_names": "Prénoms", "birth_date": "Naissance", "birth_place": "Lieu de naissance",
    "present_safety": "Sécurité actuelle", "people_involved": "Personnes évoquées", "urgency": "Urgence",
    "attachments": "Papiers", "runaways_last": "Dernière fugue", "function": "Fonction", "organisation": "Organisation",
    "service": "Service", "email": "Adresse électronique", "by": "Par", "how": "Comment",
    "duty_magistrate": "Magistrat de permanence", "court": "Juridiction",
    "placement_order_needed": "Ordonnance de placement", "distance_wanted": "Éloignement souhaité",
    # Codes, history of the writing and answers of the decision aid say nothing that the texts do not.
    "author": "", "answers": "", "corrections": "", "legal_bases": "", "qualities": "", "by_id": "",
    "author_id": "", "kind": "",
    "sex": "", "status": "", "reference": "", "parental_authority": "", "stated_danger": "", "worry_types": "",
    "exploitation_concern": "", "departement_code": "", "presence_departement_code": "", "commune_code": "",
    "informed_on": "", "called_at": "", "person_id": "", "id": "",
}  # fmt: skip


def read(grant: Grant) -> Reading:
    """Return the reception that the grant opens."""
    with reading_by_grant():
        row = Reception.objects.filter(pk=grant.object_id).first()
        if row is None:
            raise NotVisible
        steps = list(Step.objects.filter(reception_id=row.pk).order_by("at", "id"))
        keys = sealing.open_keys(one.key_id for one in (row, *steps))
    passages = list(passages_of(row.unseal(keys[row.key_id], "content", {}), LABELS))
    for step in steps:
        heading = rules.StepKind.label_of(step.kind)
        texts = passages_of(step.unseal(keys[step.key_id], "content", {}), LABELS)
        passages += [Passage(f"{heading} — {one.heading}", one.text, step.at) for one in texts]
    return Reading(
        row.reference,
        (
            ("État", rules.ReceptionStatus.label_of(row.status)),
            ("Danger dit par l'auteur", rules.StatedDanger.label_of(row.stated_danger)),
            ("Envoyé par", row.sender_name),
            ("Département", row.departement_code),
        ),
        tuple(passages),
    )
