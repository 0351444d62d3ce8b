"""Editing and moderation: drafts, proposals, four eyes, locks, history; nothing is lost."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from keep_support import LILLE, MARSEILLE, NOW, ROUBAIX, draft, edit, move, published, values

from havre.directory.access import desk_of, reach_of
from havre.directory.models import (
    Exclusion,
    FieldOrigin,
    Offer,
    Organization,
    Proposal,
    Service,
    ServiceVersion,
    SourceRecord,
)
from havre.directory.queries.desk_entry import dossier_of, entry_values
from havre.directory.rules.entry import changed_fields
from havre.directory.rules.keeping import ProposalDecision, PublicationAct, VersionAct
from havre.directory.services import editing, moderation
from havre.kernel.errors import NotVisible, Refused

pytestmark = pytest.mark.django_db
A = PublicationAct


def refused(code):
    return pytest.raises(Refused, match=code)


def test_an_entry_goes_from_its_author_to_readers(acting):
    service_id = draft(acting)
    assert Offer.objects.filter(service=service_id).count() == 0
    move(acting, "nadia", service_id, A.SUBMIT)
    with pytest.raises(NotVisible):
        move(acting, "nadia", service_id, A.PUBLISH)
    move(acting, "lea", service_id, A.PUBLISH)
    assert Offer.objects.filter(service=service_id).count() == 1
    move(acting, "lea", service_id, A.SUSPEND)
    assert Offer.objects.filter(service=service_id).count() == 0
    move(acting, "lea", service_id, A.RESUME)
    acts = (
        ServiceVersion.objects.filter(service=service_id).order_by("revision").values_list("act", flat=True)
    )
    assert list(acts) == ["create", "submit", "publish", "suspend", "resume"]


def test_what_is_typed_is_what_is_kept(acting):
    typed = values(
        opening_hours="Mo-Fr 09:00-12:00", languages=["fr", "ar"], specialised=["exploitation"], cost="free",
        trained_on="2026-01-05", saturation="low", saturation_on="2026-11-20", required_documents=["Carte"],
        documents_known=True, without_parents=True,
        areas=[{"scope": "departement", "codes": ["59", "62"]}],
        alerts=[{"text": "Fermé pour travaux", "closes": True, "tier": "public", "starts_on": "2026-11-01",
                 "ends_on": "2026-12-01"}],
        places=[{"label": "Antenne", "commune": ROUBAIX, "address": ["2 rue inventée"], "postal_code": "59100",
                 "opening_hours": "", "phone": ""}],
    )  # fmt: skip
    with acting("nadia") as nadia:
        service_id = editing.create_entry(actor=nadia, service_id=uuid4(), values=typed, now=NOW)
    kept = entry_values(Service.objects.get(id=service_id))
    assert changed_fields(typed, kept) == []
    assert (kept["city"], kept["precision"]) == ("Lille", "commune")


def test_a_draft_is_seen_by_its_author_and_who_moderates_there(acting):
    service_id = draft(acting)
    seen = {}
    for who in ("nadia", "lea", "marc", "alice", "olga", "denis"):
        with acting(who) as actor:
            try:
                seen[who] = desk_of(actor, service_id).moderates
            except NotVisible:
                seen[who] = None
    assert seen == {"nadia": False, "lea": True, "marc": True, "alice": None, "olga": None, "denis": None}


@pytest.mark.parametrize(
    ("more", "who", "acts"),
    [
        ({}, "lea", True),
        ({"commune": MARSEILLE, "postal_code": "13001"}, "lea", False),
        ({"commune": MARSEILLE, "postal_code": "13001"}, "marc", True),
        ({"commune": "", "address": [], "postal_code": ""}, "lea", False),
        ({"commune": "", "address": [], "postal_code": ""}, "marc", True),
        ({"commune": "", "address": [], "postal_code": "", "areas": [{"scope": "departement", "codes": ["59"]}]},
         "lea", True),
        ({"commune": "", "address": [], "postal_code": "", "areas": [{"scope": "departement", "codes": ["13", "59"]}]},
         "lea", False),
    ],
)  # fmt: skip
def test_a_moderator_of_a_departement_acts_there_one_of_the_state_everywhere(acting, more, who, acts):
    service_id = draft(acting, **more)
    move(acting, "nadia", service_id, A.SUBMIT)
    if acts:
        assert move(acting, who, service_id, A.PUBLISH) == "published"
    else:
        with pytest.raises(NotVisible):
            move(acting, who, service_id, A.PUBLISH)
    with acting("nadia") as nadia:
        assert not reach_of(nadia)


def test_the_one_who_wrote_an_emergency_line_does_not_publish_it(acting):
    service_id = draft(acting, "lea", kind="crip", tier="professional")
    move(acting, "lea", service_id, A.SUBMIT)
    with refused("guard_refused"):
        move(acting, "lea", service_id, A.PUBLISH)
    move(acting, "marc", service_id, A.PUBLISH)
    saved = edit(acting, "lea", service_id, phones=[])
    assert saved.proposed
    row = Proposal.objects.get(service=service_id)
    with acting("lea") as lea, refused("four_eyes"):
        editing.decide_proposal(
            actor=lea, proposal_id=row.id, decision=ProposalDecision.ACCEPTED, answer="", now=NOW
        )
    with acting("marc") as marc:
        editing.decide_proposal(
            actor=marc, proposal_id=row.id, decision=ProposalDecision.ACCEPTED, answer="", now=NOW
        )
    assert entry_values(Service.objects.get(id=service_id))["phones"] == []
    move(acting, "lea", service_id, A.SUSPEND)
    move(acting, "lea", service_id, A.RESUME)


def test_the_one_who_wrote_another_kind_may_publish_it(acting):
    service_id = draft(acting, "lea")
    move(acting, "lea", service_id, A.SUBMIT)
    assert move(acting, "lea", service_id, A.PUBLISH) == "published"


def test_a_professional_proposes_a_correction_and_a_moderator_decides(acting):
    service_id = published(acting)
    assert edit(acting, "alice", service_id, name="Maison du Saule", cost="free").proposed
    assert Service.objects.get(id=service_id).name.endswith("Peupliers")
    row = Proposal.objects.get()
    with acting("alice") as alice, pytest.raises(NotVisible):
        editing.decide_proposal(
            actor=alice, proposal_id=row.id, decision=ProposalDecision.ACCEPTED, answer="", now=NOW
        )
    edit(acting, "lea", service_id, description="Autre chose")
    with acting("lea") as lea:
        editing.decide_proposal(
            actor=lea, proposal_id=row.id, decision=ProposalDecision.ACCEPTED, answer="", now=NOW
        )
        with refused("already_decided"):
            editing.decide_proposal(
                actor=lea, proposal_id=row.id, decision=ProposalDecision.REFUSED, answer="", now=NOW
            )
    now = Service.objects.get(id=service_id)
    assert (now.name, now.cost, now.description) == ("Maison du Saule", "free", "Autre chose")


def test_a_proposal_on_a_field_changed_since_shows_both_versions(acting):
    service_id = published(acting)
    edit(acting, "alice", service_id, name="Maison du Saule")
    edit(acting, "lea", service_id, name="Maison du Hêtre")
    with acting("lea") as lea, pytest.raises(editing.Conflict) as caught:
        editing.decide_proposal(
            actor=lea,
            proposal_id=Proposal.objects.get().id,
            decision=ProposalDecision.ACCEPTED,
            answer="",
            now=NOW,
        )
    assert caught.value.kept["name"] == "Maison du Hêtre"


def test_two_persons_on_one_entry_lose_nothing(acting):
    service_id = published(acting)
    edit(acting, "lea", service_id, name="Maison du Hêtre")
    with acting("marc") as marc, pytest.raises(editing.Conflict) as caught:
        editing.save_entry(
            actor=marc, service_id=service_id, values={"name": "Maison du Saule"}, revision=3, proposal_id=uuid4(),
            now=NOW,
        )  # fmt: skip
    assert (caught.value.kept["name"], caught.value.revision) == ("Maison du Hêtre", 5)
    assert Service.objects.get(id=service_id).name == "Maison du Hêtre"


def test_sending_twice_makes_one(acting):
    service_id, proposal_id = uuid4(), uuid4()
    with acting("nadia") as nadia:
        for _ in range(2):
            editing.create_entry(actor=nadia, service_id=service_id, values=values(), now=NOW)
    assert (Service.objects.filter(id=service_id).count(), ServiceVersion.objects.count()) == (1, 1)
    assert Organization.objects.filter(name="Association des Peupliers").count() == 1
    move(acting, "nadia", service_id, A.SUBMIT)
    move(acting, "marc", service_id, A.PUBLISH)
    with acting("alice") as alice:
        for _ in range(2):
            editing.save_entry(
                actor=alice, service_id=service_id, values={"cost": "free"}, revision=4, proposal_id=proposal_id,
                now=NOW,
            )  # fmt: skip
    assert Proposal.objects.count() == 1


def test_a_field_written_by_a_person_is_locked_until_it_is_given_back(acting):
    service_id = published(acting)
    edit(acting, "lea", service_id, email="contact@peupliers.invalid", saturation="low")
    locked = set(FieldOrigin.objects.filter(service=service_id, locked=True).values_list("field", flat=True))
    assert {"email", "name", "phones", "min_age"} <= locked
    assert "saturation" not in locked
    with acting("lea") as lea:
        editing.unlock_field(actor=lea, service_id=service_id, field="email", now=NOW)
        with pytest.raises(NotVisible):
            editing.unlock_field(actor=lea, service_id=service_id, field="saturation", now=NOW)
        service = Service.objects.get(id=service_id)
        dossier = dossier_of(service, entry_values(service), on=NOW.date())
    assert [(row.label, row.by) for row in dossier.origins if not row.locked] == [
        ("Courriel de fonction", "Léa Fontaine")
    ]
    assert dossier.history[0].act == VersionAct.UNLOCK.label


def test_an_earlier_version_comes_back_whole(acting):
    service_id = published(acting)
    first = entry_values(Service.objects.get(id=service_id))
    edit(acting, "lea", service_id, name="Maison du Hêtre", phones=[], commune=ROUBAIX, cost="paid")
    row = ServiceVersion.objects.get(service=service_id, act="edit")
    assert row.changed == ["name", "cost", "commune", "phones"]
    with acting("lea") as lea:
        editing.restore_version(actor=lea, service_id=service_id, version_id=row.id, now=NOW)
    assert entry_values(Service.objects.get(id=service_id)) == first
    with acting("alice") as alice, pytest.raises(NotVisible):
        editing.restore_version(actor=alice, service_id=service_id, version_id=row.id, now=NOW)


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"email": "lea.fontaine@ville.invalid"}, "personal_email", "email"),
        ({"description": "Écrire à lea.fontaine@ville.invalid."}, "personal_email", "description"),
        ({"name": " "}, "name_missing", "name"),
        ({"kind": "child_placement"}, "protected_place", "commune"),
        (
            {"kind": "child_placement", "commune": "", "address": [], "postal_code": ""},
            "protected_tier",
            "tier",
        ),
        ({"commune": "99999"}, "unknown_commune", "commune"),
    ],
)
def test_what_is_refused_is_said_in_words(acting, more, code, field):
    with pytest.raises(Refused) as caught:
        draft(acting, **more)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_protected_kind_is_kept_without_a_place(acting):
    service_id = draft(
        acting, kind="child_placement", tier="professional", commune="", address=[], postal_code=""
    )
    service = Service.objects.get(id=service_id)
    assert (service.location_id, service.lat, service.tier) == (None, None, "professional")


def test_do_not_list_is_remembered_for_each_source(acting):
    service_id = published(acting)
    SourceRecord.objects.create(
        source="dila", source_id="abc", service_id=service_id, sha256="0" * 64, first_seen=NOW, last_seen=NOW
    )
    with acting("lea") as lea:
        moderation.exclude(actor=lea, service_id=service_id, reason="Demandé par la structure", now=NOW)
    assert Exclusion.objects.get().source_id == "abc"
    assert Offer.objects.filter(service=service_id).count() == 0
    with refused("excluded"):
        move(acting, "lea", service_id, A.RESUME)
    with acting("lea") as lea:
        moderation.include(actor=lea, service_id=service_id, now=NOW)
    move(acting, "lea", service_id, A.RESUME)


def test_a_refusal_of_one_number_says_nothing_of_the_same_number_elsewhere(acting):
    """The source and its number go together: FINESS 7 was refused, DILA 7 and FINESS 8 were not."""
    other, service_id = published(acting), published(acting)
    for of, source, number in (
        (other, "finess", "7"),
        (service_id, "dila", "7"),
        (service_id, "finess", "8"),
    ):
        SourceRecord.objects.create(
            source=source, source_id=number, service_id=of, sha256="0" * 64, first_seen=NOW, last_seen=NOW
        )
    with acting("lea") as lea:
        moderation.exclude(actor=lea, service_id=other, reason="Demandé par la structure", now=NOW)
    move(acting, "lea", service_id, A.SUSPEND)
    move(acting, "lea", service_id, A.RESUME)
    with acting("lea") as lea:
        moderation.include(actor=lea, service_id=service_id, now=NOW)
    assert Exclusion.objects.get().source == "finess"


def test_a_closed_service_leaves_searches_and_stays_in_the_history(acting):
    service_id = published(acting)
    with acting("lea") as lea:
        moderation.close(actor=lea, service_id=service_id, now=NOW)
        assert Offer.objects.filter(service=service_id).count() == 0
        moderation.reopen(actor=lea, service_id=service_id, now=NOW)
    assert Offer.objects.filter(service=service_id).count() == 1
    assert LILLE
