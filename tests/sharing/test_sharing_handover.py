"""A file that changes hands takes its plan, its measures and the people around the child, less what is withheld."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from cases_support import act, open_file
from havre.cases import access as cases
from havre.cases.disclosure import Audience, Topic
from havre.cases.models import Entry
from havre.cases.rules.measures import Authority, MeasureKind
from havre.cases.rules.plan import NeedDomain, OwnerKind
from havre.cases.services import measures, plan, plan_reviews
from havre.foundation import sealing
from havre.kernel.clock import utc_now
from havre.persons.access.circle import open_card
from havre.persons.queries.circle import circle_of, holders_of_authority
from havre.persons.rules.circle import AuthorityStatus, OpeningPurpose, Quality, RelationKind, RelativeCard
from havre.persons.services.circle import Edit, RelationDraft, RelativeDraft, add_relative
from havre.persons.services.circle_facts import AuthorityDraft, Judgement, set_authority, set_quality
from havre.sharing.models import Transmission
from havre.sharing.rules.package import opened
from havre.sharing.rules.transmission import TransmissionKind
from havre.sharing.services import answers, transmissions
from sharing_support import sending, transmit, withhold, write_note

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)


def filled(sonia):
    """Open a file with a need, an objective, a review, a measure and a mother who has authority."""
    case = open_file(sonia)
    write_note(sonia, case.pk)
    plan.write_plan(
        act(sonia, case.pk), revision=0, words={"aims": "Vivre tranquille.", "safety": "Le code mot."}
    )
    need = plan.NeedWords(
        domain=next(iter(NeedDomain)), text="Dormir.", stated_on=TODAY, child_words="J'ai peur."
    )
    plan.write_need(act(sonia, case.pk), words=need)
    aim = plan.ObjectiveWords(
        text="Retourner au lycée.",
        owner_kind=OwnerKind.PARTNER,
        owner_words="Le collège",
        child_words="D'accord.",
    )
    plan.write_objective(act(sonia, case.pk), words=aim)
    words = plan_reviews.ReviewWords(
        held_on=TODAY, present="Zoé", moved="Le sommeil.", child_words="Ça va mieux."
    )
    plan_reviews.write_review(act(sonia, case.pk), words=words)
    aemo = measures.Written(
        kind=MeasureKind.AEMO, authority=Authority.CHILDREN_JUDGE, decided_on=TODAY, starts_on=TODAY,
        ends_on=date(2027, 11, 1), court="Tribunal de Lille",
    )  # fmt: skip
    measures.record(act(sonia, case.pk), written=aemo)
    now, mother = utc_now(), uuid4()
    add_relative(
        actor=sonia, person_id=case.person_id, relative_id=mother, now=now, draft=RelativeDraft(label="Mère"),
        relation=RelationDraft(kind=RelationKind.MOTHER.value), card=RelativeCard(name="Ana EXEMPLE", phone="0600"),
    )  # fmt: skip
    judged = Judgement(
        quality=Quality.PROTECTIVE.value, starts_on=TODAY, judged_by="Sonia", basis="Elle appelle."
    )
    set_quality(edit=Edit(sonia, mother, 1, uuid4(), now), judged=judged)
    authority = AuthorityDraft(status=AuthorityStatus.HOLDS.value, starts_on=TODAY)
    set_authority(edit=Edit(sonia, mother, 2, uuid4(), now), draft=authority)
    return case, mother


def handed_over(acting, cast, case):
    with acting("valerie") as valerie:
        wanted = sending(cast, TransmissionKind.TRANSFER, "identity", to="leila")
        seen = transmissions.prepare(actor=valerie, case_id=case.pk, sending=wanted, now=utc_now())
        transmit(valerie, case.pk, wanted)
        row = Transmission.objects.get(case=case)
    with acting("leila") as leila:
        here = cases.case_for(leila, answers.accept(actor=leila, transmission_id=row.pk, now=utc_now()))
        key = sealing.open_key(here.key_id)
        rows = Entry.objects.filter(case=here, kind="transfer").order_by("at", "id")
        contents = [one.unseal(key, "content") for one in rows]
        return here, opened(seen.package), {one["title"]: one["text"] for one in contents}


def test_plan_measures_and_circle_go_with_the_file(acting, cast):
    with acting("sonia") as sonia:
        case, _ = filled(sonia)
    here, package, told = handed_over(acting, cast, case)
    words = "\n".join([*told, *told.values()])
    for said in (
        "Vivre tranquille.", "Le code mot.", "Dormir.", "J'ai peur.", "Retourner au lycée.", "Ça va mieux.",
        "1er novembre 2027", "Tribunal de Lille",
    ):  # fmt: skip
        assert said in words, said
    assert "Ana EXEMPLE" not in words  # names stay in the vault, there as here
    assert {item.heading for item in package.items} >= {
        "Entourage : Mère",
        "Projet : Ce que nous cherchons ensemble",
    }
    with acting("leila") as leila:
        (mother,) = circle_of(leila, here.person_id).people
        on = utc_now().date()
        assert (mother.label, mother.quality(on), mother.relation(on).code) == (
            "Mère",
            "protective",
            "mother",
        )
        assert [one.relative_id for one in holders_of_authority(leila, here.person_id, day=on)] == [mother.id]
        card = open_card(leila, mother.id, purpose=OpeningPurpose.CALL)
        assert (card.name, card.phone) == ("Ana EXEMPLE", "0600")


def test_what_is_withheld_from_that_organisation_stays(acting, cast):
    with acting("sonia") as sonia:
        case, _ = filled(sonia)
        for topic in (Topic.CIRCLE, Topic.MEASURES):
            withhold(sonia, case.pk, audience=Audience.EVERYONE, topic=topic)
    here, package, told = handed_over(acting, cast, case)
    assert package.head["circle"] == []
    assert not [title for title in told if title.startswith(("Entourage", "Mesure"))]
    assert any(title.startswith("Projet") for title in told)
    with acting("leila") as leila:
        assert circle_of(leila, here.person_id).people == ()
