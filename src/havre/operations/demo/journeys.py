"""The journeys that the demonstration proposes, in the order in which a situation lives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Journey:
    """One thing to try: who begins, and the steps."""

    title: str
    who: str
    steps: tuple[str, ...]


JOURNEYS = (
    Journey(
        "Un appel inquiet",
        "alice",
        (
            "Alice ouvre un contact en deux touches (n puis c) et écrit au fil de l'échange.",
            "Elle presse « Danger maintenant » : les numéros du département s'affichent, Bruno la rejoint.",
            "Après l'appel elle qualifie, prévoit un rappel sûr, et prépare une information préoccupante.",
        ),
    ),
    Journey(
        "Écrire sans dire son nom",
        "alice",
        (
            "Dans « Tchat », Alice se rend disponible, prend la personne qui attend, répond ; aucun nom n'est demandé.",
            "Elle adapte une phrase relue, demande un second écoutant, ouvre un contact, dit qu'elle craint un danger.",
            "Elle dit au revoir avant de terminer ; une pause lui est proposée.",
        ),
    ),
    Journey(
        "Le visa et l'envoi",
        "karim",
        (
            "Karim relit ce qu'Alice a préparé : faits, mots exacts et inquiétudes sont séparés.",
            "Il vise : l'écrit est scellé, le PDF produit, la CRIP du Nord le reçoit aussitôt.",
        ),
    ),
    Journey(
        "À la CRIP, un vendredi à 16 h 50",
        "farid",
        (
            "Farid voit l'écrit arriver, son échéance calculée ; il accuse réception et fait la première analyse.",
            "Gaëlle désigne deux évaluateurs, ajoute un autre mineur du foyer, décide, répond à l'auteur.",
        ),
    ),
    Journey(
        "Au collège",
        "nadia",
        (
            "Nadia écrit ce qu'elle a vu et entendu, sans note ni score, et décide de l'information des parents.",
            "Jeanne vise. Ensuite Nadia voit seulement : reçue, en évaluation, décidée, et le retour.",
        ),
    ),
    Journey(
        "La nuit, une absence et un retour",
        "rose",
        (
            "Rose, sur son téléphone : un jeune manque cette nuit. Elle déclare en deux minutes, même sans réseau.",
            "Au retour, trois pressions, puis boire, manger, dormir ; un entretien est proposé, rien n'est reproché.",
        ),
    ),
    Journey(
        "De l'alerte à la sortie",
        "farid",
        (
            "Farid, à la CRIP, ouvre un écrit reçu et confie l'enfant à l'équipe ASE, Lille-Est.",
            "Comme Sonia : la demande attend sur sa page. Elle ouvre le dossier, l'entourage, le projet, une mesure.",
            "Comme Valérie : la famille part à Marseille. Elle transmet le dossier après avoir vu ce qui partira.",
            "Comme Leïla : elle lit l'envoi et accepte ; celui de Lille se termine aussitôt. Elle va à la sortie.",
        ),
    ),
    Journey(
        "Conserver, effacer, répondre",
        "helene",
        (
            "Hélène, déléguée : une purge proposée, un incident et ses 72 heures, le registre des traitements.",
            "Comme Valérie : elle confirme la purge, valide la réponse à une jeune, accorde l'export de Sonia.",
        ),
    ),
    Journey(
        "Ce que chacun ne voit pas",
        "denis",
        (
            "Entrez comme Denis, Chloé ou Olga : aucune situation du Nord ni de la ligne ne leur apparaît,",
            "ni dans une liste, ni dans un compte, ni dans un message d'erreur.",
        ),
    ),
)
