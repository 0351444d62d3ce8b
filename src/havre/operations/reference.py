"""Reference pages written from the code: the lexicon, the state machines, who may do what, who sees which rows."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db.models import Model

from havre.accounts.rules import HOLDERS, Role
from havre.documents.followup.guide import guide as documents_guide
from havre.foundation.rows import declared
from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary
from havre.operations.reference_table import directory_table

HEADER = "<!-- Written by `havre manage document`; a test refuses drift. -->\n\n"
LEXICON_HEAD = """# Lexique

Les mots de l'interface sont français, ceux du code anglais. On écrit « mineur victime d'exploitation sexuelle »,
« en situation d'exploitation » : une situation, jamais une identité. Pas de note, pas de niveau, pas de couleur.

"""


def pages() -> dict[str, Callable[[], str]]:
    """Return the writers by file name under ``docs/``."""
    return {
        "lexicon.md": lexicon,
        "states.md": states,
        "access.md": access,
        "directory-csv.md": _table_guide,
        "documents.md": _documents_guide,
    }


def _documents_guide() -> str:
    return HEADER + documents_guide()


def _table_guide() -> str:
    return HEADER + directory_table()


def lexicon() -> str:
    """Return every table and every vocabulary with what it means."""
    tables = "\n".join(f"| `{m.__name__}` | {m._meta.app_label} | {_first(m)} |" for m in _models())
    lists = "\n".join(
        f"| `{words.__name__}` | {app} | {_first(words)} | {' · '.join(word.label for word in words)} |"
        for app, words in _vocabularies()
    )
    return (
        f"{HEADER}{LEXICON_HEAD}## Objets\n| code | étage | sens |\n|---|---|---|\n{tables}\n\n"
        f"## Vocabulaires\n| code | étage | sens | mots |\n|---|---|---|---|\n{lists}\n"
    )


def states() -> str:
    """Return every state machine as a table and a diagram."""
    parts = [
        f"## {app} : `{name}`\n\n{machine.markdown()}\n\n```mermaid\n{machine.mermaid()}\n```\n"
        for app, name, machine in _machines()
    ]
    return f"{HEADER}# États et passages\n\n" + "\n".join(parts)


def access() -> str:
    """Return rights by role, then row security by table."""
    rights = "\n".join(
        f"| {right.label} (`{right.value}`) | {', '.join(role.label for role in Role if role in holders)} |"
        for right, holders in HOLDERS.items()
    )
    tables = "\n".join(
        f"| `{name}` | {rows.reason or ' ; '.join(_policy(policy) for policy in rows.policies)} |"
        for name, rows in sorted(declared().items())
    )
    return (
        f"{HEADER}# Qui peut quoi\n\n## Droits\n| droit | rôles |\n|---|---|\n{rights}\n\n"
        f"## Lignes\n| table | règles, ou pourquoi rien n'est caché |\n|---|---|\n{tables}\n"
    )


def _policy(policy: object) -> str:
    name, command = getattr(policy, "name", ""), getattr(policy, "command", "")
    condition = getattr(policy, "using", "") or getattr(policy, "check", "")
    return f"{name} ({command}) : `{condition}`".replace("|", "\\|")


def _models() -> Iterator[type[Model]]:
    found = [model for model in apps.get_models() if model.__module__.startswith("havre.")]
    yield from sorted(found, key=lambda model: (model._meta.app_label, model.__name__))


def _rules() -> Iterator[tuple[str, object]]:
    for config in apps.get_app_configs():
        if config.name.startswith("havre.") and find_spec(f"{config.name}.rules"):
            rules = import_module(f"{config.name}.rules")
            yield config.label, rules
            for inner in sorted(iter_modules(getattr(rules, "__path__", ())), key=lambda found: found.name):
                yield config.label, import_module(f"{rules.__name__}.{inner.name}")


def _vocabularies() -> Iterator[tuple[str, type[Vocabulary]]]:
    for app, module in _rules():
        for _, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, Vocabulary) and member.__module__ == getattr(module, "__name__", ""):
                yield app, member


def _machines() -> Iterator[tuple[str, str, Machine]]:  # type: ignore[type-arg]  # machines of any vocabulary
    for app, module in _rules():
        for name, member in vars(module).items():
            if isinstance(member, Machine):
                yield app, name, member


def _first(thing: type) -> str:
    return (inspect.getdoc(thing) or "").splitlines()[0].replace("|", "\\|")
