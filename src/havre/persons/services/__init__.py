"""Verbs on persons and their circle: each one transaction, one audit event."""

from havre.persons.services.forgetting import forget
from havre.persons.services.identifiers import add_identifier, end_identifier, remove_identifier
from havre.persons.services.indexing import reindex
from havre.persons.services.merging import forget_not_same, merge, say_not_same, undo
from havre.persons.services.people import (
    ALIAS_WORDS,
    Newcomer,
    create_person,
    create_persons,
    new_alias,
    rewrite_identity,
)

__all__ = [
    "ALIAS_WORDS",
    "Newcomer",
    "add_identifier",
    "create_person",
    "create_persons",
    "end_identifier",
    "forget",
    "forget_not_same",
    "merge",
    "new_alias",
    "reindex",
    "remove_identifier",
    "rewrite_identity",
    "say_not_same",
    "undo",
]
