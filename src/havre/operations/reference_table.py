"""The guide of Havre's own table of the directory, written from the importer that reads it."""

from __future__ import annotations

from havre.directory.importers.csv_template import COLUMNS
from havre.directory.rules import PROTECTED_KINDS, ServiceKind
from havre.directory.rules.taxonomy import AccessMode, Anonymity, Asker, Cost, Gender, Reception, Situation
from havre.kernel.words import Vocabulary

_WORDS: tuple[tuple[str, type[Vocabulary]], ...] = (
    ("Types de service", ServiceKind),
    ("Situations (`specialise`, `accueille`)", Situation),
    ("Accueil", Reception),
    ("Accès", AccessMode),
    ("Qui peut demander", Asker),
    ("Anonymat", Anonymity),
    ("Coût", Cost),
    ("Genres", Gender),
)
_HEAD = """# Annuaire : le tableau de Havre

Ce modèle sert à faire entrer dans l'annuaire ce qu'aucune source publique ne donne : CRIP, UAPED, associations
spécialisées. Un tableur l'enregistre en CSV (séparateur « ; », « , » ou tabulation ; UTF-8 ou Windows).

```
havre directory import --source csv tableau.csv            # à blanc : dit ce qui serait fait
havre directory import --source csv tableau.csv --apply    # écrit
```

Première ligne, à copier :

```
{header}
```

- Trois colonnes sont obligatoires ; les autres peuvent manquer, dans n'importe quel ordre, avec ou sans accents.
- **Une cellule vide ne dit rien** : elle n'efface jamais ce qui est déjà dans l'annuaire.
- Les listes sont séparées par « | ». Un mot inconnu est écarté et compté dans le rapport, la fiche reste.
- Une région est remplacée par ses départements, un EPCI (code à neuf chiffres) par ses communes ; un code
  inconnu est écarté et compté dans le rapport.
- Une fiche qui n'est plus dans le tableau devient « à vérifier » ; elle n'est pas supprimée.
- Une fiche dont l'identifiant est celui que Havre lui a donné (un export qui revient) est laissée de côté et comptée.
- Un champ verrouillé par un modérateur garde sa valeur ; le rapport le dit.
- Un courriel qui peut être celui d'une personne est écarté, même dans la description.
- Un lieu confidentiel n'entre jamais dans ce tableau. Pour les types marqués †, l'adresse et la position ne sont pas
  gardées.

| Colonne | Contenu |
|---|---|
{columns}
"""
_TAIL = "Le code ou le libellé convient, avec ou sans majuscules et accents.\n"


def directory_table() -> str:
    """Return the page: the first line to copy, what each column holds, every word that a cell may hold."""
    columns = "\n".join(f"| `{name}` | {_cell(text)} |" for name, text in COLUMNS.items())
    head = _HEAD.format(header=";".join(COLUMNS), columns=columns)
    return "\n".join([head, *(_table(title, words) for title, words in _WORDS), _TAIL])


def _table(title: str, words: type[Vocabulary]) -> str:
    lines = "\n".join(f"| `{word.value}` | {_cell(word.label)}{_mark(word)} |" for word in words)
    return f"## {title}\n\n| Code | Libellé |\n|---|---|\n{lines}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _mark(word: Vocabulary) -> str:
    return " †" if word in PROTECTED_KINDS else ""
