"""Words that young people and professionals use, and what they mean in the vocabularies of the directory; pure.

A word here is a door, never a label on a person: pages show the label of the vocabulary, not the word typed. Words of
exploiters (« michto », « lover boy ») lead to help; they are not shown back. A new word is reviewed before it is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from havre.directory.rules import ServiceKind as K
from havre.directory.rules.taxonomy import Need, Situation
from havre.kernel.text import fold

_SITUATIONS: Mapping[Situation, str] = {
    Situation.EXPLOITATION: (
        "exploitation sexuelle, prostitution, prostitution des mineurs, michto, michtonnage, michetonnage, lover boy, "
        "loverboy, loverboys, proxenete, proxenetisme, escort, escorting, passes, "
        "traite sexuelle, sugar daddy, sugar baby, camming, onlyfans, mym, plan argent, sexe contre argent"
    ),
    Situation.LEAVING: "sortie d exploitation, sortir de la prostitution, parcours de sortie, arreter les passes",
    Situation.RUNAWAY: (
        "fugue, fugues, fugueur, fugueuse, en fugue, disparition, a la rue, dehors, errance, squat, dormir dehors, "
        "sdf, sans abri"
    ),
    Situation.VIOLENCE: (
        "violence, violences, viol, agression, agression sexuelle, inceste, attouchement, attouchements, frappe, "
        "coups, maltraitance, mariage force, excision, violences conjugales, violences intrafamiliales, vif"
    ),
    Situation.DIGITAL: (
        "chantage, sextorsion, nude, nudes, revenge porn, cyberharcelement, harcelement en ligne, photos intimes, "
        "compte fisha, fisha, snap, grooming, pedocriminalite en ligne"
    ),
    Situation.ADDICTION: (
        "addiction, addictions, drogue, drogues, cannabis, shit, weed, beuh, alcool, coke, cocaine, crack, proto, "
        "protoxyde, ballons, chemsex, ecrans, tramadol"
    ),
    Situation.SEXUAL_HEALTH: (
        "contraception, pilule, preservatif, capote, ivg, avortement, avorter, pilule du lendemain, ist, mst, vih, "
        "sida, depistage, gyneco, gynecologue, regles, sexualite, implant, sterilet"
    ),
    Situation.PREGNANCY: "enceinte, grossesse, bebe, maternite, jeune maman, jeune mere, accouchement",
    Situation.MENTAL_HEALTH: (
        "psy, psychologue, psychiatre, suicide, idees noires, depression, deprime, scarification, scarifications, "
        "angoisse, trauma, psychotrauma, mal etre, tca, anorexie, pedopsy, pedopsychiatre"
    ),
    Situation.SCHOOL: "decrochage, decroche, descolarise, descolarisation, absenteisme, ecole, plus en cours",
    Situation.UNACCOMPANIED: (
        "mna, mineur isole, mineurs isoles, mineur non accompagne, traite, traite des etres humains, teh, migrant"
    ),
    Situation.DISABILITY: "handicap, handicape, autisme, tsa, deficience, mdph, lsf, sourd, sourde",
}
_NEEDS: Mapping[Need, str] = {
    Need.TALK: "parler, ecoute, ecouter, conseil, conseils, entretien",
    Need.HEALTH: "medecin, soin, soins, docteur, infirmier, infirmiere, consultation, sante",
    Need.SHELTER: "hebergement, dormir, nuit au chaud, foyer, foyers, mecs, mise a l abri, abri, logement",
    Need.RIGHTS: "avocat, plainte, porter plainte, droit, droits, justice, indemnisation, aide juridictionnelle",
    Need.PROTECTION: "information preoccupante, ip, signalement, placement, juge, parquet",
    Need.SCHOOL_WORK: "stage, travail, emploi, formation, boulot, apprentissage, orientation scolaire",
    Need.STREET: "maraude, rue, educateur de rue, educ, travail de rue, aller vers",
}
_KINDS: Mapping[K, str] = {
    K.CSS: "planning, planning familial, cpef, css, centre de planification, le planning, centre de sante sexuelle",
    K.EVARS: "evars, eicf",
    K.CEGIDD: "cegidd, cidag",
    K.MENTAL_HEALTH: "cmp, cmpea, cmpp, centre medico psychologique",
    K.MDA: "mda, maison des ados, maison des adolescents",
    K.PAEJ: "paej, point accueil ecoute jeunes, point ecoute",
    K.ADDICTION: "csapa, caarud, cjc, consultation jeunes consommateurs",
    K.PMI: "pmi, protection maternelle",
    K.UAPED: "uaped, caped, uapmj",
    K.MISSION_LOCALE: "mission locale, mission loc, milo, pacea, cej",
    K.YOUTH_INFORMATION: "bij, pij, crij, cidj, info jeunes",
    K.CRIP: "crip",
    K.ASE: "ase, ddass, aide sociale a l enfance",
    K.PJJ: "pjj",
    K.STREET_WORK: "prev, prevention specialisee, club de prevention",
    K.POLICE: "police, commissariat, flics, keufs",
    K.GENDARMERIE: "gendarmerie, gendarmes",
    K.HOSPITAL_UNIT: "hopital, urgences, chu",
    K.VICTIM_SUPPORT: "aide aux victimes, france victimes, association de victimes",
    K.CIDFF: "cidff",
    K.MDPH: "mdph",
    K.FRANCE_SERVICES: "msap, france service, maison france services",
    K.LEGAL_ACCESS: "point justice, cdad, mjd, maison de justice",
    K.COMPENSATION: "civi",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words typed mean; ``rest`` are those that mean nothing here, a name perhaps."""

    situations: tuple[Situation, ...] = ()
    needs: tuple[Need, ...] = ()
    kinds: tuple[K, ...] = ()
    rest: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """Return in words what was understood."""
        return tuple(one.label for one in (*self.situations, *self.needs, *self.kinds))


def _phrases(meanings: Mapping[Situation, str] | Mapping[Need, str] | Mapping[K, str]) -> dict[str, str]:
    return {fold(phrase): code.value for code, words in meanings.items() for phrase in words.split(",")}


_BY_SITUATION, _BY_NEED, _BY_KIND = _phrases(_SITUATIONS), _phrases(_NEEDS), _phrases(_KINDS)
_LONGEST = max(phrase.count(" ") + 1 for phrase in chain(_BY_SITUATION, _BY_NEED, _BY_KIND))
# Words that tie the others together.
_SMALL = frozenset(
    fold(
        "a, au, aux, de, des, du, d, en, et, je, j, l, la, le, les, mon, ma, pour, sur, un, une, avec, qui"
    ).split()
)


def meaning_of(text: str) -> Meaning:
    """Return what the words mean; the longest phrase wins, accents, case and hyphens do not count.

    >>> meaning_of("Lover-boy").situations[0].value, meaning_of("le planning").kinds[0].value
    ('exploitation', 'css')
    >>> meaning_of("CMP Duchesnois").rest
    'duchesnois'
    """
    words = fold(text).split()
    found: list[str] = []
    rest: list[str] = []
    place = 0
    while place < len(words):
        size = _phrase_at(words, place)
        if size:
            found.append(" ".join(words[place : place + size]))
        elif words[place] not in _SMALL:
            rest.append(words[place])
        place += size or 1
    return Meaning(
        tuple(dict.fromkeys(Situation(_BY_SITUATION[phrase]) for phrase in found if phrase in _BY_SITUATION)),
        tuple(dict.fromkeys(Need(_BY_NEED[phrase]) for phrase in found if phrase in _BY_NEED)),
        tuple(dict.fromkeys(K(_BY_KIND[phrase]) for phrase in found if phrase in _BY_KIND)),
        " ".join(rest),
    )


def _phrase_at(words: list[str], place: int) -> int:
    """Return how many words of the longest known phrase start at ``place``; 0 when none does."""
    for size in range(min(_LONGEST, len(words) - place), 0, -1):
        phrase = " ".join(words[place : place + size])
        if phrase in _BY_SITUATION or phrase in _BY_NEED or phrase in _BY_KIND:
            return size
    return 0
