"""What is kept of the followed files, and how one disappears: sealed first, then erased with the child's identity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Cast

from havre.cases.models import Arrival, Case, Episode, ImportRun
from havre.cases.rules import Origin
from havre.cases.rules.pathway import PathwayStatus
from havre.foundation.stores import ModelStore, named_in
from havre.kernel.retention import Store
from havre.persons.models import Person

# Noon: the day of the last contact, in whichever zone of the Republic it is read.
NOON: Final = Value(timedelta(hours=12))
_AGES: Final = ((13, "under_13"), (15, "13_14"), (16, "15"), (17, "16"), (18, "17"))
_YEAR: Final = 365


class Cases(ModelStore):
    """Followed files that are closed, since the last contact with the child; a reopening starts the clock again."""

    category = "case"
    kind = "case"
    model = Case
    names = {"person": ((Case, "person_id", "pk"),)}

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the closed files."""
        last = ExpressionWrapper(
            Cast(F("last_contact_on"), DateTimeField()) + NOON, output_field=DateTimeField()
        )
        return rows.filter(status=PathwayStatus.CLOSED.value).annotate(since=last)

    def persons(self, object_id: UUID) -> frozenset[UUID]:
        """Return the child."""
        return named_in(Case, "person_id", pk=object_id)

    def beside(self, object_id: UUID) -> frozenset[UUID]:
        """Return the transmission the file came by: the copy that arrived closes under a key of its own.

        Another origin (a contact, a writing) has a duration of its own and is not touched.
        """
        return named_in(Case, "origin_id", pk=object_id, origin=Origin.TRANSFER.value)

    def stub(self, object_id: UUID) -> Mapping[str, str]:
        """Return what docs/keeping.md decides, field by field; each code is counted apart from the others."""
        case = Case.objects.get(pk=object_id)
        sex = Person.objects.values_list("sex", flat=True).get(pk=case.person_id)
        last = Episode.objects.filter(case=case).order_by("-number").values_list("outcome", flat=True).first()
        return {
            "year": str(case.opened_at.year),
            "age_band": _age_band(case),
            "sex": sex,
            "outcome": last or "none",
            "duration": _duration(case),
        }


class Imports(ModelStore):
    """Files sent as a CSV, once brought in or dropped: the report of what was wrong."""

    category = kind = "case_import"
    model = ImportRun

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return those that are ended."""
        return rows.exclude(done_at=None).annotate(since=F("done_at"))


class Arrivals(ModelStore):
    """Requests to follow a child, once answered: what they said is in the file that was opened."""

    category = kind = "arrival"
    model = Arrival

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the answered ones."""
        return rows.exclude(answered_at=None).annotate(since=F("answered_at"))


def _age_band(case: Case) -> str:
    if case.majority_on is None:
        return "unknown"
    age = 18 - (case.majority_on - case.opened_at.date()).days / _YEAR
    return next((code for limit, code in _AGES if age < limit), "adult")


def _duration(case: Case) -> str:
    days = ((case.closed_at or case.opened_at) - case.opened_at).days
    bands = ((_YEAR // 4, "under_3_months"), (_YEAR, "under_1_year"), (3 * _YEAR, "1_to_3_years"))
    return next((code for limit, code in bands if days < limit), "over_3_years")


STORES: tuple[Store, ...] = (Cases(), Imports(), Arrivals())
