"""The notebook of violations: its clock of 72 hours, its text, its register."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from havre.kernel.errors import NotVisible, Refused
from havre.safekeeping.queries import breaches as breach_queries
from havre.safekeeping.rules.breach import (
    Account,
    BreachAct,
    CnilDecision,
    Nature,
    PersonsDecision,
)
from havre.safekeeping.services import breaches
from safekeeping.keeping_cast import NOW


@pytest.mark.django_db
class TestBreach:
    def opened(self, acting):
        account = Account(natures=(Nature.CONFIDENTIALITY,), facts="Un ordinateur laissé ouvert.")
        with acting("helene") as helene:
            return breaches.open_breach(
                actor=helene, breach_id=uuid4(), aware_at=NOW - timedelta(hours=80), account=account, now=NOW
            )

    def test_it_closes_with_two_decisions_and_their_reasons(self, cast, acting):
        row = self.opened(acting)
        with acting("helene") as helene:
            (line,) = breach_queries.register_of(helene, now=NOW)
            assert (line.waiting, line.late) == (True, True)
            with pytest.raises(Refused, match="guard_refused"):
                breaches.move_breach(actor=helene, breach_id=row.pk, act=BreachAct.CLOSE, now=NOW)
            account = Account(
                natures=(Nature.CONFIDENTIALITY,), facts="Un ordinateur laissé ouvert.", cnil=CnilDecision.NOTIFIED,
                cnil_why="Données sensibles", cnil_at=NOW, persons=PersonsDecision.UNSAFE, persons_why="Un parent lit le courrier",
            )  # fmt: skip
            one = {"actor": helene, "breach_id": row.pk, "now": NOW}
            breaches.complete_breach(**one, revision=1, account=account)
            with pytest.raises(Refused, match="stale"):
                breaches.complete_breach(**one, revision=1, account=account)
            # Notified after 72 hours: the register says why.
            with pytest.raises(Refused, match="guard_refused"):
                breaches.move_breach(**one, act=BreachAct.CLOSE)
            from dataclasses import replace

            breaches.complete_breach(
                **one, revision=2, account=replace(account, late_why="Découverte un samedi")
            )
            assert breaches.move_breach(**one, act=BreachAct.CLOSE).closed_at == NOW
            assert len(list(breach_queries.register_rows(helene))) == 2
        for slug in ("paul", "valerie", "sonia"):
            with acting(slug) as other, pytest.raises(NotVisible):
                breach_queries.breach_page(other, row.pk, now=NOW)
