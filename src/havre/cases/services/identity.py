"""Complete or correct what is known of a child's identity: the vault is rewritten, the limits that need it follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction

from havre.cases.rules.entries import EntryKind
from havre.cases.services import lifetime
from havre.cases.services.acts import Act, same_revision, take
from havre.kernel.errors import Refused
from havre.law.age import age_on, majority_on
from havre.persons.access import identity_for
from havre.persons.services import rewrite_identity


@transaction.atomic
def complete(
    act: Act, *, revision: int, given_names: str, family_name: str, birth_date: date | None, birth_place: str,
    address: str, phone: str,
) -> None:  # fmt: skip
    """Rewrite the identity of the child of a file; nothing of it goes to the chronology but that it was done.

    Raises ``Refused``: ``revision_conflict``, ``born_in_future``, ``implausible_age``.
    """
    work = take(act)
    if work is None:
        return
    same_revision(revision, work.case.revision)
    if birth_date is not None:
        _refuse_impossible(birth_date, today=work.today)
    person_id = work.case.person_id
    known = identity_for(act.actor, person_id, purpose="check")
    card = replace(
        known, given_names=given_names, family_name=family_name, birth_date=birth_date, birth_place=birth_place,
        address=address, phone=phone,
    )  # fmt: skip
    rewrite_identity(actor=act.actor, person_id=person_id, card=card, now=act.now)
    work.case.majority_on = majority_on(birth_date) if birth_date else None
    lifetime.count_again(work)
    work.write(EntryKind.CIRCLE, code="identity", content={"title": "Identité complétée ou corrigée"})
    work.finish("identity")


def _refuse_impossible(birth: date, *, today: date) -> None:
    if birth > today:
        raise Refused(
            "Cette date de naissance est dans le futur : corrigez-la.",
            code="born_in_future",
            field="birth_date",
        )
    age_on(birth, today)
