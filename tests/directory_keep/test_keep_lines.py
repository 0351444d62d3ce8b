"""Direct lines of professionals: a day each, somebody who answers for it, hidden past it; lists page by page."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from keep_support import NOW, edit, published

from havre.directory.models import ErrorReport, Phone, ServiceVersion
from havre.directory.panels import PanelPhone
from havre.directory.queries import desk
from havre.directory.queries.panels import danger_panel
from havre.directory.queries.sheets import sheet_of
from havre.directory.rules import PhoneKind, Tier
from havre.directory.services.lines import confirm_line
from havre.kernel.errors import NotVisible, Refused

pytestmark = pytest.mark.django_db
OPEN, DIRECT = "+33199001234", "+33199001235"
TODAY = NOW.date()


def numbers(**direct):
    return [
        {"number": OPEN, "kind": "public", "tier": "public"},
        {"number": DIRECT, "kind": "public", "tier": "professional", **direct},
    ]


def shown(service_id, *, now=NOW, audience=Tier.PROFESSIONAL):
    return {phone.number for phone in sheet_of(service_id, audience=audience, now=now).main.phones}


def test_a_direct_line_has_a_day_and_somebody_who_answers_for_it(acting, cast):
    service_id = published(acting, phones=numbers())
    line = Phone.objects.get(number=DIRECT)
    assert (line.expires_on, line.confirmed_by_id) == (TODAY + timedelta(days=365), cast.nadia.id)
    assert Phone.objects.get(number=OPEN).expires_on is None
    edit(acting, "lea", service_id, phones=numbers(expires_on="2026-12-24"))
    line = Phone.objects.get(number=DIRECT)
    assert (line.expires_on.isoformat(), line.confirmed_by_id) == ("2026-12-24", cast.lea.id)
    # Saved again as it was, by another: who confirmed it does not change.
    edit(acting, "marc", service_id, phones=numbers(), cost="free")
    line = Phone.objects.get(number=DIRECT)
    assert (line.expires_on.isoformat(), line.confirmed_by_id) == ("2026-12-24", cast.lea.id)


@pytest.mark.parametrize("day", ["2026-11-21", "2028-11-22"])
def test_a_day_that_is_past_or_too_far_is_refused(acting, day):
    service_id = published(acting)
    with pytest.raises(Refused, match="line_day"):
        edit(acting, "lea", service_id, phones=numbers(expires_on=day))
    assert Phone.objects.count() == Phone.objects.exclude(number=DIRECT).count()


def test_past_its_day_a_line_is_shown_to_nobody_and_the_moderators_read_it(acting):
    service_id = published(acting, phones=numbers(expires_on="2026-12-24"))
    on_the_day, after = NOW + timedelta(days=32), NOW + timedelta(days=33)
    assert shown(service_id) == shown(service_id, now=on_the_day) == {OPEN, DIRECT}
    assert shown(service_id, audience=Tier.PUBLIC) == shown(service_id, now=after) == {OPEN}
    with acting("lea") as lea:
        assert desk.direct_lines(lea, on=TODAY).lines == ()
        (soon,) = desk.direct_lines(lea, on=on_the_day.date()).lines
        (hidden,) = desk.direct_lines(lea, on=after.date()).lines
        assert desk.counts_for(lea, on=after.date()).lines == 1
    assert (soon.note, hidden.note) == (desk.SOON, desk.HIDDEN)
    with acting("nadia") as nadia:
        assert desk.direct_lines(nadia, on=after.date()).lines == ()


def test_the_panel_of_danger_hides_it_too(acting):
    areas = [{"scope": "departement", "codes": ["59"]}]
    published(acting, kind="crip", phones=numbers(expires_on="2026-12-24"), areas=areas)
    told = [
        {phone for entry in danger_panel("59", day).child_protection.entries for phone in entry.phones}
        for day in (TODAY, TODAY + timedelta(days=40))
    ]
    direct = PanelPhone(DIRECT, PhoneKind.PUBLIC)
    assert direct in told[0]
    assert direct not in told[1]


def test_a_call_and_a_button_give_a_year_more(acting, client_of, cast):
    service_id = published(acting, phones=numbers(expires_on="2026-12-24"))
    line = Phone.objects.get(number=DIRECT)
    with acting("nadia") as nadia, pytest.raises(NotVisible):
        confirm_line(actor=nadia, phone_id=line.id, now=NOW)
    with acting("lea") as lea:
        for wrong in (Phone.objects.get(number=OPEN).id, uuid4()):
            with pytest.raises(NotVisible):
                confirm_line(actor=lea, phone_id=wrong, now=NOW)
    Phone.objects.filter(id=line.id).update(expires_on=TODAY - timedelta(days=1))
    lea = client_of("lea")
    page = lea.get("/annuaire/moderation/lignes/").content.decode().replace("\u00a0", " ")
    assert "n'est plus montré" in page.replace("’", "'").replace("&#x27;", "'")
    assert lea.post(f"/annuaire/moderation/lignes/{line.id}/confirmer/").status_code == 302
    line.refresh_from_db()
    assert (line.expires_on > TODAY + timedelta(days=300), line.confirmed_by_id) == (True, cast.lea.id)
    assert ServiceVersion.objects.filter(service=service_id, act="confirm").count() == 1


def test_the_form_keeps_the_day_and_says_when_it_is_wrong(acting, client_of):
    service_id = published(acting, phones=numbers(expires_on="2027-03-01"))
    page = client_of("lea").get(f"/annuaire/fiche/{service_id}/modifier/")
    (_open, direct, *_empty) = page.context["sheet"].rows["phones"]
    assert direct["expires_on"].value().isoformat() == "2027-03-01"
    seen = (
        client_of("lea").get(f"/annuaire/fiche/{service_id}/suivi/").content.decode().replace("\u00a0", " ")
    )
    assert "confirmée jusqu" in seen


def test_a_list_is_read_page_by_page_and_back(acting, monkeypatch):
    from havre.directory.queries import paging

    monkeypatch.setattr(paging, "SHOWN", 2)
    service_id = published(acting)
    for rank in range(5):
        ErrorReport.objects.create(
            service_id=service_id,
            kind=("hours", "structure")[rank % 2],
            told_on=TODAY - timedelta(days=rank // 2),
        )
    with acting("lea") as lea:
        first = desk.errors(lea)
        second = desk.errors(lea, at=first.after)
        third = desk.errors(lea, at=second.after)
        assert [len(page.lines) for page in (first, second, third)] == [2, 2, 1]
        ids = [line.id for page in (first, second, third) for line in page.lines]
        assert len(set(ids)) == 5
        assert (first.before, third.after, first.total) == ("", "", 5)
        assert {line.kind for line in first.lines} == {"La structure dit que sa fiche a changé"}
        assert desk.errors(lea, at=third.before).lines == second.lines
        assert desk.errors(lea, at=second.before).lines == first.lines
        for wrong in ("x", "a~b~c", "-a~b~c", "~~", "0~2026-11-22~" + "z" * 36):
            assert desk.errors(lea, at=wrong).lines == first.lines


PAGED = ("", "erreurs/", "doublons/", "acces/", "lignes/")


@pytest.mark.parametrize("name", PAGED)
def test_a_mark_that_is_not_one_opens_the_first_page(client_of, name):
    lea = client_of("lea")
    for mark in ("x", "-~~", "2026-13-45~zz", "%00"):
        for key in ("page", "fiches", "corrections"):
            assert lea.get(f"/annuaire/moderation/{name}?{key}={mark}").status_code == 200


def test_the_page_turns(acting, client_of, monkeypatch):
    from havre.directory.queries import paging

    monkeypatch.setattr(paging, "SHOWN", 1)
    service_id = published(acting)
    for rank in range(3):
        ErrorReport.objects.create(service_id=service_id, kind="hours", told_on=TODAY - timedelta(days=rank))
    page = client_of("lea").get("/annuaire/moderation/erreurs/")
    assert "1 sur 3" in page.content.decode().replace("\u00a0", " ")
    following = client_of("lea").get("/annuaire/moderation/erreurs/" + page.context["turning"]["after"])
    assert following.context["turning"]["before"]
    assert following.context["turning"]["after"]


def test_freshness_of_several_departements(acting, client_of):
    published(acting)
    published(acting, commune="13055", postal_code="13001")
    marc = client_of("marc")
    both = marc.get("/annuaire/moderation/fraicheur/?departement=59&departement=13").context
    assert [row[0] for row in both["places"]] == ["13", "59"]
    assert both["rows"][0][1] == 2
    one = marc.get("/annuaire/moderation/fraicheur/?departement=59").context
    assert [row[0] for row in one["places"]] == ["59"]
    lea = client_of("lea").get("/annuaire/moderation/fraicheur/?departement=13").context
    assert [row[0] for row in lea["places"]] == ["59"]


def test_a_duty_line_of_an_imported_table_holds_a_year_from_its_reading(acting):
    import io

    from havre.directory.rules import Source
    from havre.directory.services import import_records

    def read(name, *, now):
        data = f"identifiant;nom;type;code_insee;telephone;permanence\nm1;{name};crip;59350;0199001234;0199001235\n"
        import_records(source=Source.CSV, stream=io.BytesIO(data.encode()), dry_run=False, now=now)
        return {phone.number: phone.expires_on for phone in Phone.objects.filter(number__in=[OPEN, DIRECT])}

    assert read("CRIP inventée", now=NOW) == {OPEN: None, DIRECT: TODAY + timedelta(days=365)}
    later = NOW + timedelta(days=100)
    assert read("CRIP inventée", now=later)[DIRECT] == TODAY + timedelta(days=365)  # nothing was said anew
    assert read("CRIP renommée", now=later)[DIRECT] == TODAY + timedelta(days=465)
    with acting("lea") as lea:
        (line,) = desk.direct_lines(lea, on=TODAY + timedelta(days=470)).lines
        confirm_line(actor=lea, phone_id=line.id, now=NOW + timedelta(days=470))
        assert desk.direct_lines(lea, on=TODAY + timedelta(days=470)).lines == ()
