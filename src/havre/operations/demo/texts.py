"""Invented sentences of the demonstration: dignified, never graphic, nobody real; names and streets say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from havre.operations.demo.cast import MARK

# A family name that nobody bears: it cannot be taken for a real one.
FAMILY_NAMES: Final = tuple(
    f"Exemple-{name}"
    for name in (
        "Durand", "Martin", "Petit", "Leroy", "Moreau", "Diallo", "Benali", "Nguyen", "Silva", "Traoré", "Lefebvre",
        "Popescu", "Dubois", "Garcia", "Haddad", "Koné", "Lambert", "Rossi", "Vasseur", "Kowalski", "Mercier",
        "Roussel", "Bernard", "Yilmaz", "Caron", "Delattre", "Fontaine", "Girard", "Hamel", "Ivanova", "Joly", "Klein",
    )
)  # fmt: skip
GIVEN_NAMES: Final = {
    "girl": (
        "Zoé", "Lina", "Inaya", "Camille", "Sarah", "Manon", "Aïcha", "Léa", "Fatou", "Jade", "Maëlys", "Élena", "Nour",
        "Chloé", "Anaïs", "Mai", "Louane", "Yasmine", "Clara", "Rosa",
    ),
    "boy": ("Lucas", "Adam", "Théo", "Ibrahim", "Noé", "Mattéo", "Ilyes", "Enzo", "Minh", "Amadou"),
    "other": ("Sacha", "Alix", "Charlie", "Eden"),
    "unknown": ("Camille", "Sacha"),
}  # fmt: skip
STREETS: Final = (
    "rue des Exemples", "allée de la Démonstration", "place de l'Imagination", "impasse du Scénario", "rue Inventée",
)  # fmt: skip
PLACES: Final = (
    ("59350", "Lille"), ("59512", "Roubaix"), ("59599", "Tourcoing"), ("59183", "Dunkerque"), ("59606", "Valenciennes"),
    ("59178", "Douai"), ("59392", "Maubeuge"), ("59122", "Cambrai"), ("59295", "Hazebrouck"),
    ("59009", "Villeneuve-d'Ascq"),
)  # fmt: skip
NUMBERS: Final = ("01 99 00 12 34", "02 61 91 45 67", "03 53 01 08 09", "06 39 98 10 20", "06 39 98 77 41")
"""Numbers of the ranges that the French regulator keeps for fiction: they ring nowhere."""


@dataclass(frozen=True)
class Story:
    """What one invented situation is made of; ``facts`` are (source, when, sentence, told by)."""

    facts: tuple[tuple[str, str, str, str], ...]
    words: tuple[str, ...]
    worry: str
    wish: str
    action: str


STORIES: Final = (
    Story(
        (
            (
                "seen",
                "depuis trois semaines",
                "Dort en cours et arrive après dix heures deux jours sur cinq.",
                "",
            ),
            ("heard", "lundi", "Dit devoir rester joignable toute la nuit.", ""),
        ),
        ("Il me demande de répondre même la nuit.", "Si je ne viens pas il montre tout à ma mère."),
        "Je crains que quelqu'un tire profit de ses sorties et l'empêche de refuser.",
        "Parler à quelqu'un qui ne le dise pas tout de suite chez elle.",
        "Rendez-vous proposé avec l'infirmière ; accepté pour jeudi.",
    ),
    Story(
        (
            (
                "seen",
                "dans la nuit de samedi à dimanche",
                "Retour au foyer à 4 h 30, déposée par une voiture.",
                "",
            ),
            ("seen", "dimanche matin", "Deux téléphones dans le sac ; l'un sonne sans cesse.", ""),
            (
                "told",
                "dimanche",
                "Serait attendue tous les samedis au même endroit.",
                "une autre jeune du foyer",
            ),
        ),
        ("Je gère, c'est mon affaire.", "Je veux juste dormir."),
        "Les absences suivent le même rythme depuis un mois ; elle semble avoir peur de manquer un rendez-vous.",
        "Ne pas changer de foyer.",
        "Temps calme proposé, repas gardé, médecin proposé.",
    ),
    Story(
        (
            ("told", "la semaine dernière", "Annonce à son prénom vue en ligne.", "un camarade"),
            ("heard", "hier", "Explique que « c'est une copine qui garde l'argent ».", ""),
        ),
        ("C'est mon choix.", "Elle dit que je lui dois encore."),
        "Une personne plus âgée semble tenir l'argent et décider des déplacements.",
        "Que son père ne l'apprenne pas par le collège.",
        "Numéro de la ligne d'écoute donné, et manière de revenir quand il le voudra.",
    ),
    Story(
        (
            ("seen", "vendredi", "Pleure dans le bureau, ne veut pas rentrer le soir.", ""),
            ("told", "vendredi", "A quitté le domicile depuis que son orientation y est connue.", "sa tante"),
            ("heard", "vendredi", "Dort chez des inconnus rencontrés par une application.", ""),
        ),
        ("Chez moi ils ne veulent plus de moi comme je suis.", "Au moins là-bas j'ai un lit."),
        "Sans hébergement sûr, cet enfant accepte des échanges qu'il dit ne pas vouloir.",
        "Un lieu où dormir sans devoir expliquer qui l'on est.",
        "Recherche d'une place en accueil d'urgence avec le service de permanence.",
    ),
    Story(
        (
            ("seen", "ce matin", "Suit du regard l'adulte qui l'accompagne avant chaque réponse.", ""),
            (
                "heard",
                "ce matin, avec un interprète",
                "Dit devoir rembourser le voyage avant de voir sa sœur.",
                "",
            ),
        ),
        ("Je dois payer la route.", "Si je parle, ma sœur a des problèmes."),
        "La dette dont elle parle et l'accompagnateur toujours présent font craindre une exploitation.",
        "Avoir des nouvelles de sa sœur.",
        "Entretien seul à seul obtenu ; interprète réservé pour la suite.",
    ),
    Story(
        (
            ("seen", "depuis la rentrée", "Nouveaux vêtements et téléphone, sans explication.", ""),
            ("told", "mardi", "Sort par la fenêtre quand la maison dort.", "sa petite sœur"),
            ("seen", "mardi", "Le professeur de langue des signes remarque qu'elle évite son regard.", ""),
        ),
        ("Il est gentil avec moi, lui.", "Il vient me chercher après le bus."),
        "Sourde, elle a peu d'adultes à qui parler ; un homme rencontré en ligne semble occuper toute la place.",
        "Que l'on prévienne sa marraine.",
        "Interprète en langue des signes demandé pour l'entretien.",
    ),
    Story(
        (
            ("told", "hier soir", "Des images d'elle circulent dans la classe.", "sa meilleure amie"),
            ("heard", "ce matin", "Un inconnu demande de l'argent, puis d'autres images.", ""),
        ),
        ("J'ai honte.", "Il dit que si j'y vais une fois il efface tout."),
        "Le chantage pourrait la conduire à une rencontre ; le rendez-vous serait samedi.",
        "Que les images disparaissent.",
        "Signalement des contenus fait avec elle au 3018 ; plainte expliquée.",
    ),
    Story(
        (
            ("seen", "trois fois ce mois", "Fugue du foyer le jeudi, retour le dimanche.", ""),
            ("seen", "dimanche", "Fatigué, mange beaucoup, refuse la douche commune.", ""),
            ("told", "dimanche", "Des hommes l'attendent près de la gare.", "un éducateur de rue"),
        ),
        ("Les garçons ça ne compte pas.", "J'ai besoin d'argent pour ma mère."),
        "Les garçons en parlent moins : je crains que l'on passe à côté de ce qu'il vit.",
        "Aider sa mère sans devoir repartir.",
        "Rencontre avec la prévention spécialisée, médecin proposé et accepté.",
    ),
)
NOTES: Final = (
    (
        "note",
        "La voix est basse, une télévision dans la pièce. Proposé d'attendre que la personne soit seule.",
    ),
    ("caller_words", "« Je ne reconnais plus ma fille, elle ne dort plus à la maison le week-end. »"),
    ("note", "La mère a trouvé un second téléphone. Elle n'a pas fouillé, elle veut comprendre."),
    ("caller_need", "Épuisée : voudrait savoir quoi dire ce soir, sans dispute."),
    ("note", "Rappelé que rien n'est de la faute de l'enfant, quoi qu'il se soit passé."),
    ("child_words", "« Si je dis non, il envoie tout à ma classe. »"),
    ("action", "Donné le numéro de la brigade et celui de la permanence de l'aide sociale à l'enfance."),
    ("note", "Le jeune parle d'une amie plus âgée qui garde l'argent. Ne veut pas dire où il dort."),
    ("child_words", "« Je veux que ça s'arrête mais pas que mon père sache. »"),
    ("caller_words", "« Au foyer on voit bien que le samedi soir elle n'est plus la même. »"),
    (
        "note",
        "La professionnelle demande si elle doit écrire. Expliqué la différence entre fait et inquiétude.",
    ),
    ("action", "Convenu d'un rappel par un moyen sûr ; aucun message ne sera laissé."),
    ("note", "Silence de plusieurs minutes, puis reprise. Rien n'a été pressé."),
    ("caller_words", "« C'est la troisième fugue en un mois, toujours le jeudi. »"),
    ("note", "Parle d'un rendez-vous demain soir. Préparé avec elle ce qu'elle peut faire si elle a peur."),
    ("caller_need", "Le père demande comment réagir sans menacer ; orienté vers un point d'accueil."),
    ("note", "Interprète en ligne après quatre minutes. Le ton change, la jeune parle de sa sœur."),
    ("child_words", "« Ils ont mes papiers. »"),
    ("action", "Expliqué ce qu'est une information préoccupante, et à qui elle sera envoyée."),
    ("note", "Le voisin a vu passer beaucoup d'adultes ; il ne connaît pas la famille."),
)
HANDOVER: Final = (
    "Nuit dense (démonstration). Une jeune doit rappeler avant 7 h, elle seule appelle. Le foyer de Roubaix attend le "
    "retour de la brigade. Une information préoccupante est prête : il manque le visa."
)
DEBRIEF: Final = (
    "Appel long, mêlé de silences. La voix de la petite sœur reste. En parler jeudi (démonstration)."
)
INSTRUCTIONS: Final = (
    "Dire « c'est la bibliothèque » si quelqu'un d'autre décroche.",
    "Laisser sonner deux fois, raccrocher, rappeler.",
    "Ne jamais nommer la ligne. Demander si elle est seule.",
    "",
)
SAFE_TIMES: Final = ("mercredi après 14 h", "pendant la pause de midi", "le soir après 21 h", "avant 8 h")
EVALUATION: Final = {
    "needs": "Dormir en sécurité, retrouver un rythme, un adulte de confiance. Elle dit vouloir reprendre le dessin.",
    "development": "Fatigue importante ; suivi médical repris, accepté par la jeune.",
    "parents": "La mère est présente et demande de l'aide ; le père est reparti travailler loin.",
    "environment": "Logement calme ; le danger vient de l'extérieur et du téléphone.",
    "proposals": "Accompagnement éducatif, référent unique, point régulier avec le collège.",
}
REASONS: Final = {
    "evaluation": "Les faits décrits justifient une évaluation par deux professionnels (démonstration).",
    "orientation": "La famille est déjà accompagnée et demande un relais ; orientée vers le service de secteur.",
    "no_action": "Les faits ne concernent pas un mineur du département ; rien d'autre n'est connu (démonstration).",
    "referral": "Le danger décrit est actuel et la protection ne peut pas attendre l'évaluation.",
    "decision": "L'évaluation montre un besoin d'aide que la famille accepte (démonstration).",
    "no_measure": "L'aide déjà en place répond aux besoins ; la famille sait où revenir (démonstration).",
    "inform_child": "Reçue seule par les deux évaluateurs ; ce qui est écrit lui a été lu.",
    "inform_parents": "Pas d'information avant l'audition : elle mettrait l'enfant en danger.",
    "inform_parents_told": "Informés ensemble le jour du rendez-vous, avec leurs droits.",
    "merge": "Même nom, même date de naissance, même collège : il s'agit du même enfant.",
    "parents": "Une personne du domicile est peut-être en cause : l'information attendra la CRIP.",
    "returned": "Le parquet laisse l'évaluation se poursuivre et demande d'être tenu informé (démonstration).",
}
REFERRAL: Final = {
    "court": f"Tribunal judiciaire de Lille {MARK}",
    "summary": "Mineure absente depuis deux nuits, attendue par des adultes identifiés par les éducateurs.",
    "action": "Signalement de fugue fait ; foyer et famille prévenus ; médecin disponible au retour.",
    "safety": "Lieu inconnu depuis hier 22 h.",
    "request": "Toute mesure de protection que la situation appelle.",
}
ADDENDUM: Final = (
    "Retour au foyer ce matin",
    "Revenue à 6 h, elle accepte de voir le médecin. Elle demande Samir.",
)
OTHER_MINOR: Final = "Petite sœur, prénom non connu"
HOUSEHOLD: Final = "Vit avec sa mère et une sœur plus jeune ; le père est joignable le soir."


def address(number: int, street: str, town: str) -> str:
    """Return an invented address that says so."""
    return f"{number} {street}, {town} {MARK}"


# Stories whose sentences agree with the person they are told of.
STORIES_OF: Final = {
    "girl": tuple(STORIES[place] for place in (0, 1, 4, 5, 6)),
    "boy": tuple(STORIES[place] for place in (2, 3, 7)),
    "other": (STORIES[3],),
    "unknown": (STORIES[3],),
}
