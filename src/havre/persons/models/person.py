"""A young person as a team knows them: an alias for the lists, and nothing that names them."""

from __future__ import annotations

from django.db import models

from havre.kernel.ids import uuid7
from havre.persons.rules import Sex


class Person(models.Model):
    """A young person in the files of one team. Names, birth date and addresses are in the vault (``Identity``)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    # A neutral word pair ("Anémone 27"): what lists, tasks and mails may show.
    alias = models.CharField(max_length=40)
    birth_year = models.SmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=10, default=Sex.UNKNOWN.value)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["team_id", "created_at"], name="persons_person_team")]

    def __str__(self) -> str:
        return self.alias
