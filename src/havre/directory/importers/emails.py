"""Electronic addresses: kept when they are those of a function, never when they may be a person's."""

from __future__ import annotations

import re

from havre.directory.importers.records import Flag, one_line
from havre.kernel.text import fold

_EMAIL = re.compile(
    r"[a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
_WORDS = re.compile(r"[a-z]+")
# Units of gendarmerie, named after their canton: cob.moy-de-l-aisne@…
_UNIT = re.compile(r"(?:cob|bta|bp|bmo|cgd|ggd|psig)[.-][a-z0-9.-]+@gendarmerie\.interieur\.gouv\.fr")

# Words of a function, a service or a kind of place.  A mailbox made only of these, of the name of the
# structure and of its commune belongs to nobody in particular; one unexplained word and it is dropped.
_FUNCTION_TEXT = """
accueil action ad administration aemo agence ambulance antenne appui ase asso association
bav bij brigade bta bureau bus caf ccas ccb ccg cc cdad ce cegidd centre cg cd cgd chu ch ci cidf cidff
cij civi cmp cms cob commissariat commune communaute communication conseil contact courrier crij
csapa csc ddass ddcs ddcspp ddets ddpjj ddsp departement departemental direction droit droits dsden
ecoute education emploi enfance enfants epn espace famille familles femmes fjt formation foyer
france franceservice franceservices fs gendarmerie general ggd greffe greta handicap habitat hopital ia ij
info information informations infojeunes infos insertion intendance itinerant jeune jeunes jeunesse juridique
justice local locale mairie maison maisonfranceservice maisonfranceservices maisondesservices
mda mdd mde mdee mdph mds mediation mfs mij mission missions missionlocale mjc mjd ml mlj msap msp
multimedia multisites municipal municipale numerique paej parquet pif pij pimms planification pmi point pole
police pref prefecture president prevention protection public publics rdv reception rectorat relais
relations sante scolaire secretariat sej service services sg siege sij social sociale solidarite
solidarites spip standard structure te tgi tj tourisme tribunal unite urgence urgences usagers
victime victimes vie village ville webmaster yij
"""
_SMALL_TEXT = "au aux de des du en et la le les lez saint sainte sous st ste sur un une"
_FUNCTIONS = frozenset(_FUNCTION_TEXT.split())
_SMALL = frozenset(_SMALL_TEXT.split())
_HEADS = tuple(sorted((word for word in _FUNCTIONS if len(word) > 2), key=len, reverse=True))


def functional_email(value: object, *, known: str = "") -> tuple[str, Flag | None]:
    """Return the address when every word of the mailbox is explained; doubt means no.

    ``known``: names that may appear in it (the structure, its commune).

    >>> functional_email("mailto:pij.vaires@ville.fr", known="Vaires-sur-Marne")
    ('pij.vaires@ville.fr', None)
    >>> functional_email("prenom.nom@ville.fr")[0]
    ''
    """
    text = one_line(value, limit=320).casefold().removeprefix("mailto:").strip()
    if not text:
        return "", None
    if len(text) > 120 or not _EMAIL.fullmatch(text):
        return "", Flag.EMAIL_INVALID
    if _UNIT.fullmatch(text):
        return text, None
    local, _, domain = text.partition("@")
    words = [word for word in _WORDS.findall(local) if word not in _SMALL]
    if words and _FUNCTIONS.issuperset(words):
        return text, None
    names = frozenset(fold(known).split())
    # A commune may bear a person's name: its name alone does not make the mailbox that of a function.
    has_function = any(_is_function(word, names) for word in [*words, *_function_domain(domain)])
    if words and has_function and all(word in names or _is_function(word, names) for word in words):
        return text, None
    return "", Flag.EMAIL_PERSONAL


def _function_domain(domain: str) -> list[str]:
    """Return the words of ``france-services.gouv.fr`` that stand before the public suffix."""
    words = _WORDS.findall(domain.split(".")[0])
    return words if set(words) <= _FUNCTIONS else []


def _is_function(word: str, names: frozenset[str]) -> bool:
    """Tell whether ``word`` is a function, alone or written in one word with a name ("pijvaires")."""
    if word in _FUNCTIONS:
        return True
    rests = (word[len(head) :] for head in _HEADS if word.startswith(head))
    return any(rest in names or rest in _FUNCTIONS for rest in rests)
