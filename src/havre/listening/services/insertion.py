"""Insert a row under an id chosen by a page."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction

from havre.kernel.errors import NotVisible


def insert(row: models.Model) -> None:
    """Insert ``row``; raise ``NotVisible`` when its id is taken by something that the person cannot see."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotVisible from error
