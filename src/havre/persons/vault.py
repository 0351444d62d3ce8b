"""Where identities are kept. Only ``persons.access`` and ``persons.services`` may import this file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.persons.models import Person


class Identity(Sealed):
    """Sealed civil identity of one person: ``names`` is a JSON object, see ``persons.access.IdentityCard``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    card = models.BinaryField()
    updated_at = models.DateTimeField()
    # By which rules the tokens were made (``rules.finding.SCHEME``); 0 before there was a number.
    scheme = models.PositiveSmallIntegerField(default=0)

    sealed_columns: ClassVar[tuple[str, ...]] = ("card",)

    class Meta:
        db_table = "persons_identity"
        indexes = [models.Index(fields=["team_id", "scheme", "id"], name="persons_identity_scheme")]


class Token(models.Model):
    """Blind index: a keyed image of a name, a name and a birth date, or a number; equality only, within one agency."""

    id = models.BigAutoField(primary_key=True)
    team_id = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    token = models.BinaryField(max_length=16)

    class Meta:
        db_table = "persons_token"
        indexes = [
            # The rows that match are read in the index alone: thousands of children may share a first name.
            models.Index(fields=["token", "team_id"], include=["person"], name="persons_token_found")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Identifier(Sealed):
    """A number by which another organisation knows the person; closed under the key of the person's identity.

    ``number`` is ``{"kind", "issuer", "value"}``: which organisations know a child is not said in clear either.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    number = models.BinaryField()
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("number",)

    class Meta:
        db_table = "persons_identifier"

    def __str__(self) -> str:
        return str(self.pk)
