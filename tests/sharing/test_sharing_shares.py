"""Sharing with one named person: exactly what was seen, while it runs, and nothing else by any wall."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from cases_support import act, open_file
from havre.cases.disclosure import Audience, Topic
from havre.cases.models import Case, Entry
from havre.cases.rules import Sensitivity
from havre.foundation import sealing
from havre.foundation.envelopes import CannotOpen
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.sharing import access
from havre.sharing.models import Share, Withheld
from havre.sharing.queries import of_file, received
from havre.sharing.rules import LOOKUPS_AN_HOUR
from havre.sharing.rules.package import opened
from havre.sharing.services import shares, withholding
from sharing_support import INFORMED, share, sharing, withhold, write_note
from tests_support import statements

pytestmark = pytest.mark.django_db


def page(case):
    """Return the page of a file."""
    return of_file.page_of(case, key=sealing.open_key(case.key_id), now=utc_now())


def texts(package):
    return [item.text for item in package.items]


def test_the_person_reads_what_was_seen_and_nothing_more(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        chosen, kept = write_note(sonia, case.pk), write_note(sonia, case.pk, "Elle dort ailleurs.")
        sealed = write_note(sonia, case.pk, "Scellé.", sensitivity=Sensitivity.SEALED)
        wanted = sharing(cast, chosen, sealed, "basis", "identity")
        prepared = shares.prepare(actor=sonia, case_id=case.pk, sharing=wanted, now=utc_now())
        sent = share(sonia, case.pk, wanted)
        row = Share.objects.get()
        assert row.sha256 == prepared.sha256
        assert [one.to for one in page(case).shares] == [
            "Tom Verdier, Association Rivage, Lille (démonstration)"
        ]
        shares.send(sent, sharing=wanted, prepared=prepared, seen=prepared.sha256)
        assert Share.objects.count() == 1  # sent twice, shared once
    with acting("tom") as tom:
        found = received.read(tom, row.pk, now=utc_now())
        assert found.package == opened(prepared.package)
        assert texts(found.package)[:2] == ["Préparer l'atelier.", "Zoé EXEMPLE, né(e) le 05/03/2011"]
        assert "Elle aime dessiner." in texts(found.package)
        assert not {"Elle dort ailleurs.", "Scellé."} & set(texts(found.package))
        assert found.package.head["to"]["name"] == "Tom Verdier"
        # The share and nothing behind it.
        assert (Case.objects.count(), Entry.objects.count(), Withheld.objects.count()) == (0, 0, 0)
        assert kept not in str(found.package)
        with pytest.raises(NotVisible):
            access.share_for(tom, case.pk, row.pk)
        with pytest.raises(NotVisible):
            shares.withdraw(act(tom, case.pk), share_id=row.pk, reason="")
        assert Share.objects.filter(pk=row.pk).update(ends_at=utc_now() + timedelta(days=900)) == 0


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("withdrawn", "tom"),
        ("another person of the same team", "rose"),
        ("the chief of another agency", "samir"),
        ("the person's own manager elsewhere", "leila"),
        ("a colleague of the sender, other team", "gaelle"),
    ],
)
def test_nobody_else_reads(acting, cast, name, who):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        share(sonia, case.pk, sharing(cast, write_note(sonia, case.pk)))
        row = Share.objects.get()
        if name == "withdrawn":
            shares.withdraw(act(sonia, case.pk), share_id=row.pk, reason="Fin de l'atelier.")
            shares.withdraw(act(sonia, case.pk), share_id=row.pk, reason="Encore.")
            with pytest.raises(CannotOpen):
                sealing.open_key(row.key_id)
            states = [one.state for one in page(case).shares]
            assert states == [of_file.ShareState.WITHDRAWN]
    with acting(who) as other:
        assert not Share.objects.exists()
        assert received.listed(other, now=utc_now()) == ()
        with pytest.raises(NotVisible):
            received.read(other, row.pk, now=utc_now())


def test_who_cannot_be_told_all_get_the_same_answer(acting, cast):
    """Unknown, not bound by secrecy, a colleague, oneself, a role that receives nothing: one sentence, as many
    statements."""
    with acting("sonia") as sonia:
        case = open_file(sonia)
        key = write_note(sonia, case.pk)
        found = []
        for to in (
            "personne@exemple.invalid",
            "",
            "paul",
            "elodie",
            "olga",
            "sonia",
            "valerie",
            "gaelle",
            "x" * 300,
        ):
            with statements() as done, pytest.raises(Refused) as refused:
                shares.prepare(actor=sonia, case_id=case.pk, sharing=sharing(cast, key, to=to), now=utc_now())
            found.append((refused.value.code, refused.value.sentence, len(done.real)))
        assert len(set(found)) == 1, found
        assert found[0][0] == "nobody"


def test_searching_many_people_stops(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        wanted = sharing(cast, write_note(sonia, case.pk), to="personne@exemple.invalid")
        codes = []
        for _ in range(LOOKUPS_AN_HOUR + 2):
            with pytest.raises(Refused) as refused:
                shares.prepare(actor=sonia, case_id=case.pk, sharing=wanted, now=utc_now())
            codes.append(refused.value.code)
    assert codes == ["nobody"] * LOOKUPS_AN_HOUR + ["too_many_lookups"] * 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"chosen": ()}, "nothing_chosen"),
        ({"chosen": ("entry:of-nobody",)}, "all_withheld"),
        ({"why": " "}, "text_missing"),
        ({"ends_on": localdate() - timedelta(days=1)}, "ends_out_of_range"),
        ({"ends_on": localdate() + timedelta(days=184)}, "ends_out_of_range"),
        ({"informed": INFORMED[:1]}, "informed_missing"),
        ({"informed": (INFORMED[0], replace(INFORMED[1], words=" "))}, "informed_missing"),
        ({"informed": (replace(INFORMED[0], on=None), INFORMED[1])}, "informed_missing"),
    ],
)
def test_what_is_missing_stops_a_share(acting, cast, change, code):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        wanted = replace(sharing(cast, write_note(sonia, case.pk)), **change)
        with pytest.raises(Refused) as refused:
            shares.prepare(actor=sonia, case_id=case.pk, sharing=wanted, now=utc_now())
        assert refused.value.code == code


def test_what_is_withheld_stays_back_and_a_changed_package_does_not_leave(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        told, place = write_note(sonia, case.pk), write_note(sonia, case.pk, "Elle vit rue des Lilas.")
        wanted = sharing(cast, told, place, reread=frozenset())
        before = shares.prepare(actor=sonia, case_id=case.pk, sharing=wanted, now=utc_now())
        assert not before.held
        withhold(sonia, case.pk, words=["rue des lilas"])
        with pytest.raises(Refused) as refused:  # nobody read the texts again
            shares.prepare(actor=sonia, case_id=case.pk, sharing=wanted, now=utc_now())
        assert refused.value.code == "all_withheld"
        reread = replace(wanted, reread=frozenset({Topic.PLACE}))
        after = shares.prepare(actor=sonia, case_id=case.pk, sharing=reread, now=utc_now())
        assert [item.key for item in after.held] == [place]
        assert "rue des Lilas" not in after.package.decode()
        with pytest.raises(Refused) as refused:
            shares.send(act(sonia, case.pk), sharing=reread, prepared=after, seen=before.sha256)
        assert refused.value.code == "package_changed"
        withhold(
            sonia, case.pk, topic=Topic.EXISTENCE, audience=Audience.ORGANISATION, named=[cast.tom.agency_id]
        )
        with pytest.raises(Refused) as refused:
            shares.prepare(actor=sonia, case_id=case.pk, sharing=reread, now=utc_now())
        assert refused.value.code == "silent"
        assert not Share.objects.exists()


def test_a_decision_is_lifted_by_a_manager_only(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        withhold(sonia, case.pk, names="", audience=Audience.PARENTS)
        row = Withheld.objects.get()
        with pytest.raises(NotVisible):
            withholding.lift(act(sonia, case.pk), withheld_id=row.pk, reason="Non.")
    with acting("valerie") as valerie:
        with pytest.raises(NotVisible):
            withholding.lift(act(valerie, case.pk), withheld_id=uuid4(), reason="Non.")
        withholding.lift(act(valerie, case.pk), withheld_id=row.pk, reason="Mainlevée.")
        assert not access.running(case).exists()


def test_the_page_of_a_file_is_read_in_few_statements(client_of, acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        key = write_note(sonia, case.pk)
    counts = []
    for number in (1, 3):
        with acting("sonia") as sonia:
            for _ in range(number):
                withhold(sonia, case.pk, audience=Audience.PARENTS)
                share(sonia, case.pk, sharing(cast, key))
        browser = client_of("sonia")
        with statements() as done:
            shown = browser.get(f"/suivi/{case.pk}/partages/")
        assert shown.status_code == 200
        counts.append(len(done.real))
    assert counts == [12, 12]
    browser = client_of("tom")
    with statements() as done:
        shown = browser.get("/partages/").content.decode()
    assert (shown.count("Sonia Lemaire"), len(done.real)) == (4, 7)


def test_a_share_by_the_screens(client_of, acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        key = write_note(sonia, case.pk)
    browser, address = client_of("sonia"), f"/suivi/{case.pk}/partages/partager/"
    assert "Elle aime dessiner." in browser.get(address).content.decode()
    typed = {
        "id": str(uuid4()), "email": cast.tom.email, "purpose": "carry_out", "why": "Préparer l'atelier.",
        "ends_on": f"{localdate() + timedelta(days=9):%d/%m/%Y}", "chosen": [key], "child_state": "done",
        "child_on": f"{localdate():%d/%m/%Y}", "child_words": "De vive voix.", "holders_state": "impossible",
        "holders_words": "Injoignables, décidé par le cadre.",
    }  # fmt: skip
    seen = browser.post(address, typed)
    page = seen.content.decode()
    assert (seen.status_code, "Tom Verdier" in page, "exactement ce qui partira" in page) == (200, True, True)
    digest = page.split('name="seen" value="')[1].split('"')[0]
    refused = browser.post(address, {**typed, "seen": "0" * 64})
    assert refused.status_code == 200
    done = browser.post(address, {**typed, "seen": digest})
    assert (done.status_code, done["Location"]) == (302, f"/suivi/{case.pk}/partages/")
    tom = client_of("tom")
    listed = tom.get("/partages/").content.decode()
    where = listed.split('href="/partages/')[2].split('"')[0]
    assert "Elle aime dessiner." in tom.get(f"/partages/{where}").content.decode()
    assert client_of("rose").get(f"/partages/{where}").status_code == 404


def _ended(row, cast):
    past = utc_now() - timedelta(hours=1)
    Share.objects.filter(pk=row.pk).update(shared_at=past - timedelta(days=1), ends_at=past)


def _account(**values):
    def change(row, cast):
        from havre.accounts.models import User
        from havre.foundation.scope import acting_as

        with acting_as("auth"):
            assert User.objects.filter(pk=cast.tom.id).update(**values) == 1

    return change


@pytest.mark.parametrize(
    "change",
    [_ended, _account(secrecy_basis="none"), _account(is_active=False)],
    ids=["ended", "unbound", "left"],
)
def test_a_share_stops_by_itself(acting, cast, change):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        share(sonia, case.pk, sharing(cast, write_note(sonia, case.pk)))
        row = Share.objects.get()
    with acting("tom"):
        assert Share.objects.filter(pk=row.pk).exists()
    with acting("sonia"):
        change(row, cast)
    with acting("tom") as tom:
        assert not Share.objects.exists()
        with pytest.raises(NotVisible):
            received.read(tom, row.pk, now=utc_now())
