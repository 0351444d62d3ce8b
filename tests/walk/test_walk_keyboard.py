"""Two walks by keyboard alone on a telephone, as new users: the night of US-3, US-10; the third is test_walk_exit.

Each page that is reached is clean for axe and no wider than 360 pixels; each focus is seen; no console complains.
"""

from __future__ import annotations

import pytest

from cases_support import open_file
from desk_windows import as_
from keyboard import day, words_of
from safekeeping.keeping_cast import closed_file

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
CONFIDED = "Je lui dois de l'argent."


# --- US-3 --------------------------------------------------------------------------------------------------------


def test_the_night_of_rose(cast, hand_of):
    child = as_(cast, "samir", open_file)
    rose = hand_of("rose", "night").begin()
    rose.look()
    rose.menu("Absences")
    leaves(rose, child.alias)
    comes_back(rose, child.alias)
    confides(rose)
    is_offered_an_interview(rose, child.alias)


def leaves(rose, alias):
    rose.look()
    rose.go("Signaler une absence")
    rose.look()
    rose.go(alias)
    rose.look()
    rose.write("Vu pour la dernière fois à", "21:30")
    rose.go("Enregistrer l'absence")
    rose.look()
    rose.go("Déclarer à la police")
    rose.look()
    rose.write("Unité", "Commissariat de Roubaix")
    rose.go("Enregistrer la déclaration")
    rose.go("Noter un contact")
    rose.look()
    rose.tick("L'enfant a répondu")
    rose.write("Ce qui a été dit, en quelques mots", "Je rentre bientôt.")
    rose.go("Enregistrer")
    assert "Je rentre bientôt." in rose.look()


def comes_back(rose, alias):
    rose.menu("Absences")
    rose.look()
    rose.go("Noter un retour")  # the first of three
    rose.look()
    rose.go(alias)
    rose.look()
    rose.go("Oui, de retour")
    assert "Le retour est noté." in rose.look()
    paper = words_of(rose.fetch("Fin de recherche (PDF)"))
    assert "Commissariat de Roubaix" in paper
    rose.go("Vérifier son bien-être")
    rose.look()
    rose.tick("Une boisson chaude proposée")
    rose.tick("Un lit, du calme")
    rose.choose("Une blessure se voit, ou l'enfant dit avoir mal", "Oui")
    rose.choose("L'enfant a confié quelque chose qui inquiète", "Oui")
    rose.write("Ses mots, si l'enfant a parlé sans qu'on le lui demande", CONFIDED)
    rose.go("C'est fait")


def confides(rose):
    told = rose.look()
    assert "Appeler maintenant" in told
    assert "Noté par Rose Lambert" in told
    assert not [word for word in ("sanction", "punition", "règlement", "exclusion") if word in told.lower()]
    rose.go("Préparer un signalement")
    assert "Signalement au procureur" in rose.look()
    rose.go("2. Enfant ou enfants")
    assert "Nom inscrit" in rose.look()
    rose.go("4. Les mots du mineur")
    assert CONFIDED in rose.look()


def is_offered_an_interview(rose, alias):
    rose.menu("Absences")
    rose.look()
    rose.go(alias)
    assert "Signalement commencé" in rose.look()
    rose.go("Proposer un entretien")
    rose.look()
    rose.go("C'est proposé")
    rose.go("Choisir la personne et le moment")
    rose.look()
    rose.write("Quel jour", day(1))
    rose.write("À quelle heure", "16:00")
    rose.write("Avec qui", "Amina, du club")
    rose.choose("C'est le choix de l'enfant", "Oui")
    rose.go("Enregistrer")
    assert "Prévu" in rose.look()


# --- US-10 -------------------------------------------------------------------------------------------------------


def test_the_day_of_the_data_protection_officer(cast, hand_of):
    closed_file(cast)
    helene, valerie, sonia = (hand_of(slug, "keep") for slug in ("helene", "valerie", "sonia"))
    helene.begin().look()
    takes_the_register(helene)
    one_proposes_another_confirms(helene, valerie)
    a_request_is_answered(helene, valerie, sonia)
    a_breach_is_written(helene)


def takes_the_register(helene):
    helene.menu("Données et droits")
    helene.look()
    helene.go("Registre des traitements")
    helene.look()
    assert "Comptes, rôles et sécurité" in helene.fetch("Registre en CSV").decode("utf-8-sig")
    assert helene.fetch("Registre en PDF")[:5] == b"%PDF-"
    helene.go("Revenir à Données et droits")
    helene.go("Durées de conservation")
    helene.look()


def one_proposes_another_confirms(helene, valerie):
    helene.menu("Données et droits")
    helene.go("Purges")
    helene.look()
    helene.go("Proposer une purge")
    told = helene.look()
    assert "Dossier de suivi" in told
    assert "Une autre personne doit confirmer" in told
    assert "Confirmer la purge" not in told
    valerie.begin().look()
    valerie.go("Purge …")
    assert "Avant de confirmer" in valerie.look()
    valerie.go("Confirmer la purge")
    assert "par Valérie Huet" in valerie.look()


def a_request_is_answered(helene, valerie, sonia):
    helene.menu("Données et droits")
    helene.go("Demandes de droits")
    helene.look()
    helene.go("Enregistrer une demande")
    helene.look()
    helene.pick("Équipe dont le dossier est concerné", "ASE")
    helene.choose("Qui demande", "La personne concernée")
    helene.tick("Accès", group="Ce qui est demandé")
    helene.write("Nom de la personne", "Zoé Exemple")
    helene.write("Ses mots", "Je voudrais lire mon dossier.")
    helene.go("Enregistrer")
    assert "dans 30 jours" in helene.look() or "dans 31 jours" in helene.look()
    sorts_the_pieces(valerie)
    sonia.begin().look()
    sonia.go("Une demande de droits est à traiter")
    assert "Ce qui part : Zoé aime dessiner. […]" in sonia.look()
    sonia.go("Valider la réponse")
    assert "Réponse à votre demande" in words_of(sonia.fetch("Produire la réponse (PDF)"))
    sonia.look()


def sorts_the_pieces(valerie):
    valerie.begin()
    valerie.go("Demande de droits …")
    valerie.look()
    valerie.choose("Comment l'identité est vérifiée", "Personne connue de l'équipe, rencontrée")
    valerie.go("Noter comment l'identité est vérifiée")
    valerie.go("Ajouter une pièce")
    valerie.look()
    valerie.write("Pièce", "Notes de l'équipe")
    valerie.choose("Catégorie…", "Parle d'un tiers : à occulter")
    valerie.choose("Ce qu'elle devient…", "Donnée, passages cachés")
    valerie.write("Ce qui est remis, passages cachés", "Zoé aime dessiner. […]")
    valerie.go("Enregistrer la pièce")
    valerie.look()
    valerie.write("La réponse, en quelques phrases", "Voici vos pièces.")
    valerie.go("Demander un second regard")
    told = valerie.look()
    assert "il revient à une autre personne" in told
    assert "Valider la réponse" not in told


def a_breach_is_written(helene):
    helene.menu("Données et droits")
    helene.go("Violations de données")
    helene.look()
    helene.go("Noter une violation")
    helene.look()
    helene.tick("Quelqu'un a pu lire ce qu'il ne devait pas")
    helene.write("Les faits", "Un écran laissé ouvert à l'accueil.")
    helene.go("Noter")
    assert "Les 72 heures finissent" in helene.look()
    helene.choose("Notification à la CNIL", "Pas de risque…")
    helene.write("Pourquoi la CNIL est prévenue, ou non", "Personne n'a lu.")
    helene.go("Enregistrer la fiche")
    assert "La fiche est enregistrée." in helene.look()
