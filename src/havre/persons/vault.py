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

    sealed_columns: ClassVar[tuple[str, ...]] = ("card",)

    class Meta:
        db_table = "persons_identity"


class Token(models.Model):
    """Blind index: a keyed image of a name, or of a name and a birth date; equality only, within one agency."""

    id = models.BigAutoField(primary_key=True)
    team_id = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    token = models.BinaryField(max_length=16)

    class Meta:
        db_table = "persons_token"
        indexes = [models.Index(fields=["token", "team_id"], name="persons_token_lookup")]

    def __str__(self) -> str:
        return str(self.pk)
