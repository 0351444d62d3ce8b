"""Doors to the persons: aliases without ceremony, identities with a purpose and an audit event, exact search."""

from havre.persons.access.cards import IdentityCard, Number
from havre.persons.access.families import family_of, members_of, records_of
from havre.persons.access.identities import identities_for, identity_for, numbers_for, person_for
from havre.persons.access.search import Asked, Found, find, persons_named, possible_duplicates
from havre.persons.access.tokens import images_of, token, tokens_of

__all__ = [
    "Asked",
    "Found",
    "IdentityCard",
    "Number",
    "family_of",
    "find",
    "identities_for",
    "identity_for",
    "images_of",
    "members_of",
    "numbers_for",
    "person_for",
    "persons_named",
    "possible_duplicates",
    "records_of",
    "token",
    "tokens_of",
]
