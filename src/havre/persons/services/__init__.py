"""Verbs on persons and their circle: each one transaction, one audit event."""

from havre.persons.services.people import create_person, new_alias, rewrite_identity

__all__ = ["create_person", "new_alias", "rewrite_identity"]
