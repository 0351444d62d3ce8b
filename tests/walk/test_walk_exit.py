"""From a report to an exit by keyboard alone, on a telephone: Farid, Sonia, Valérie, Tom, Leïla."""

from __future__ import annotations

import pytest

from crip_reports import post
from desk_windows import as_
from havre.cases.models import Case
from havre.kernel.clock import utc_now
from keyboard import day, words_of
from papers_support import mother_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WITHHELD = "Collège des Prunus"


def test_from_a_report_to_the_end_of_the_accompaniment(cast, hand_of):
    as_(cast, "alice", lambda alice: post(alice, cast, now=utc_now()))
    farid, sonia, valerie, tom, leila = (
        hand_of(slug, "exit") for slug in ("farid", "sonia", "valerie", "tom", "leila")
    )
    entrusts(farid.begin())
    opens(sonia.begin())
    writes_a_measure(sonia)
    writes_a_plan(sonia)
    approves_the_plan(valerie.begin())
    around = Case.objects.filter
    as_(cast, "sonia", lambda actor: mother_of(actor, around(team_id=cast.sonia.team_id).get()))
    withholds(sonia)
    produces(sonia)
    prepares_an_extract(sonia)
    approves_the_extract(valerie)
    shares(sonia, cast.tom.email)
    refers(sonia)
    tom.begin().look()
    tom.go("Une information vous est partagée")
    assert "Deux matinées par semaine." in tom.look()
    hands_over(valerie)
    ends(leila.begin())


def entrusts(farid):
    farid.look()
    farid.go("IP-…")
    farid.look()
    farid.go("Accuser réception")
    farid.look()
    farid.go("Accuser réception")
    farid.go("Première analyse")
    farid.look()
    farid.choose("Conclusion de la première analyse", "Information préoccupante : évaluation")
    farid.write("Pourquoi", "Des faits concordants.")
    farid.go("Enregistrer l'analyse")
    farid.look()
    farid.go("Confier à une équipe de suivi")
    farid.look()
    farid.reach("…", group="Quel enfant")
    farid.page.keyboard.press("Space")
    farid.write("Ce que l'équipe doit savoir pour commencer", "Trois fugues en un mois.")
    farid.go("Confier")
    assert "Demande envoyée à l'équipe" in farid.look()


def opens(sonia):
    sonia.menu("Suivi")
    sonia.look()
    sonia.go("Voir les demandes")
    sonia.look()
    sonia.go("Demande du …")
    assert "Trois fugues en un mois." in sonia.look()
    sonia.pick("Base de l'accompagnement", "Assistance éducative")
    sonia.go("Ouvrir le dossier")
    sonia.look()
    sonia.go("Premier contact établi")
    sonia.look()
    sonia.go("Premier contact établi")
    sonia.go("Écrire")
    sonia.look()
    sonia.write("Ce qui s'est passé, ce qui a été dit", "Visite au collège, avec l'infirmière.")
    sonia.write("Les mots de l'enfant", "J'aime dessiner.")
    sonia.go("Enregistrer")
    assert "« J'aime dessiner. »" in sonia.look()


def writes_a_measure(sonia):
    sonia.go("Mesures")
    sonia.look()
    sonia.go("Ajouter une mesure")
    sonia.look()
    sonia.pick("Mesure", "Action éducative en milieu ouvert")
    sonia.pick("Qui décide", "Juge des enfants")
    sonia.write("Décidée le", day(-2))
    sonia.write("Commence le", day(-2))
    sonia.write("Se termine le", day(300))
    sonia.go("Enregistrer")
    assert "Action éducative en milieu ouvert (AEMO) En cours" in sonia.look()


def writes_a_plan(sonia):
    sonia.go("Projet")
    sonia.look()
    sonia.go("Écrire le projet")
    sonia.look()
    sonia.write("Ce que nous cherchons ensemble", "Retrouver des nuits tranquilles.")
    sonia.go("Enregistrer")
    sonia.go("Proposer un objectif")
    sonia.look()
    sonia.write("L'objectif", "Deux matinées à l'atelier.")
    sonia.choose("Qui s'en charge", "L'enfant")
    sonia.write("Ce que l'enfant en dit", "D'accord pour essayer.")
    sonia.go("Proposer")
    sonia.go("Convenir de l'objectif…")
    sonia.go("Convenir de l'objectif")
    sonia.go("Écrire un bilan")
    sonia.look()
    sonia.write("Qui était là", "Zoé et Sonia")
    sonia.write("Ce qui a bougé depuis la dernière fois", "Deux nuits calmes.")
    sonia.write("Les mots de l'enfant", "Je dors mieux.")
    sonia.go("Enregistrer le bilan")
    assert "« Je dors mieux. »" in sonia.look()
    sonia.go("Envoyer pour validation")
    sonia.look()
    sonia.go("Envoyer")


def approves_the_plan(valerie):
    valerie.look()
    valerie.go("Un projet attend votre validation")
    assert "Retrouver des nuits tranquilles." in valerie.look()
    valerie.go("Valider")
    valerie.look()
    valerie.go("Valider")
    assert "validée par Valérie Huet" in valerie.look()


def withholds(sonia):
    sonia.go("Partages")
    sonia.look()
    sonia.go("Ne pas donner")
    sonia.look()
    sonia.pick("Ce qui ne doit pas être donné", "L'école")
    sonia.choose("À qui", "Les titulaires de l'autorité parentale")
    sonia.write("Mots à ne jamais laisser paraître", WITHHELD)
    sonia.choose("Motif", "L'intérêt de l'enfant")
    sonia.write("Pourquoi", "Attendue à la sortie par un homme.")
    sonia.go("Enregistrer")
    assert "Mots retenus" in sonia.look()


def produces(sonia):
    sonia.go("Documents")
    sonia.look()
    sonia.go("Courrier à un parent")
    sonia.look()
    sonia.choose("À qui", "mère…")
    sonia.write("Pourquoi nous vous écrivons", "Pour vous dire où nous en sommes.")
    sonia.write("L'école", f"Zoé va au {WITHHELD}.")
    sonia.tick("J'ai relu ces textes…")
    sonia.go("Voir ce qui ne sera pas dit")
    assert f"Zoé va au {WITHHELD}." in sonia.look()
    letter = words_of(sonia.fetch("Produire le document"))
    assert "Pour vous dire où nous en sommes." in letter
    assert not [word for word in ("Prunus", "école", "Attendue") if word in letter]
    sonia.go("Retour")
    sonia.go("Projet pour l'enfant")
    sonia.look()
    sonia.choose("Pour qui", "L'équipe…")
    sonia.tick("J'ai relu ces textes…")
    plan = words_of(sonia.fetch("Produire le document"))
    assert [word for word in ("Retrouver des nuits tranquilles.", "Je dors mieux.") if word not in plan] == []
    sonia.go("Retour")


def prepares_an_extract(sonia):
    sonia.go("Projet")
    sonia.go("Préparer un extrait")
    sonia.look()
    sonia.write("Pour quel partenaire", "L'atelier Rivage")
    sonia.write("Pour quoi faire", "Accueillir Zoé.")
    sonia.write("Ce que le partenaire lira", "Deux matinées par semaine.")
    sonia.tick("Deux matinées à l'atelier.", group="Objectifs transmis…")
    sonia.go("Préparer")
    sonia.go("Noter l'avis de l'enfant…")
    sonia.look()
    sonia.choose("L'enfant", "L'enfant est d'accord")
    sonia.go("Enregistrer")


def approves_the_extract(valerie):
    valerie.go("Projet")
    valerie.go("Valider…")
    told = valerie.look()
    assert "Ce que le partenaire lira Deux matinées par semaine." in told
    assert "Objectif transmis Deux matinées à l'atelier." in told
    assert "L'enfant L'enfant est d'accord" in told
    valerie.go("Valider")
    assert "L'atelier Rivage" in valerie.look()


def tells_who_was_informed(hand):
    hand.choose("L'enfant", "Informé avant le partage")
    hand.write("L'enfant : informé le", day())
    hand.write("L'enfant : comment…", "De vive voix.")
    hand.choose("Les titulaires de l'autorité parentale", "Non informé…")
    hand.write("Les titulaires : qui…", "Mère mise en cause ; cadre ASE.")
    hand.go("Voir ce qui partira")
    assert "Voici exactement ce qui partira" in hand.look()
    hand.go("Envoyer exactement ceci")


def shares(sonia, email):
    sonia.go("Partages")
    sonia.go("Partager")
    sonia.look()
    sonia.write("Adresse professionnelle de la personne", email)
    sonia.choose("Pour", "Mettre en œuvre…")
    sonia.write("Pourquoi ce partage est nécessaire", "Préparer l'atelier.")
    sonia.write("Jusqu'au", day(30))
    sonia.tick("Extrait convenu pour L'atelier Rivage…", group="Ce qui est partagé")
    tells_who_was_informed(sonia)
    assert "Tom Verdier" in sonia.look()


def refers(sonia):
    sonia.go("Orientation vers un service")
    sonia.look()
    sonia.pick("À quelle équipe", "Équipe d'accompagnement")
    sonia.write("Pourquoi", "Une place à l'atelier.")
    sonia.write("Lisible jusqu'au", day(30))
    sonia.tick("Extrait convenu pour L'atelier Rivage…", group="Ce qui est partagé")
    tells_who_was_informed(sonia)
    assert "Retirer l'envoi à Équipe d'accompagnement" in sonia.look()


def hands_over(valerie):
    valerie.go("Partages")
    valerie.go("Transmission du dossier")
    valerie.look()
    valerie.pick("À quelle équipe", "ASE, Marseille-Nord")
    valerie.write("Pourquoi", "La famille vit désormais à Marseille.")
    tells_who_was_informed(valerie)
    assert "reste responsable de l'enfant jusqu'à l'acceptation" in valerie.look()


def ends(leila):
    leila.look()
    leila.go("Un dossier vous est proposé")
    assert "La famille vit désormais à Marseille." in leila.look()
    leila.go("Accepter")
    leila.look()
    leila.go("Terminer")
    leila.look()
    leila.choose("Motif", "Situation stabilisée")
    leila.write("Ce qui reste à faire, et comment reprendre contact", "Rien ; le service reste joignable.")
    leila.go("Terminer")
    assert "Terminé" in leila.look()
