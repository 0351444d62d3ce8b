"""The screens of the CRIP: order, walls, statement counts, hostile text, conflicts."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from crip_reports import CONTENT, FRIDAY, entry, post
from havre.concern_unit.models import Reception, Step
from havre.concern_unit.services import analysis, decisions, intake
from havre.kernel.ids import uuid7
from tests_support import statements

pytestmark = pytest.mark.django_db
STRANGERS = ("alice", "karim", "chloe", "nadia", "olga", "paul", "denis", "elodie")


@pytest.fixture
def received(cast, acting):
    with acting("alice") as actor:
        return post(actor, cast)


def address(pk, slug=""):
    return f"/crip/{pk}/{slug}/" if slug else f"/crip/{pk}/"


def fields(client, url):
    """Return the hidden fields that a page of an act carries."""
    form = client.get(url).context["form"]
    return {name: str(form[name].value()) for name in ("step_id", "revision")}


def act(client, pk, slug, **values):
    url = address(pk, slug)
    return client.post(url, {**fields(client, url), **values})


def test_the_inbox_puts_the_stated_danger_first_then_the_oldest(cast, acting, client_of):
    wanted = [("worry", 0), ("immediate", 2), ("serious", 1), ("immediate", 1), ("unknown", 3)]
    with acting("alice") as alice:
        for danger, day in wanted:
            post(alice, cast, stated_danger=danger, now=FRIDAY + timedelta(days=day))
    page = client_of("farid").get("/crip/")
    shown = [(row[2], row[1].text[:3]) for row in page.context["rows"]]
    assert shown == [
        ("Danger grave et immédiat", "sam"), ("Danger grave et immédiat", "dim"), ("Danger", "sam"),
        ("Risque de danger", "ven"), ("Ne sait pas", "lun"),
    ]  # fmt: skip
    assert "Zoé" not in page.content.decode()


@pytest.mark.parametrize("count", [1, 10, 100])
def test_the_inbox_takes_the_same_statements_whatever_its_length(cast, acting, client_of, count):
    with acting("alice") as alice:
        for number in range(count):
            post(alice, cast, now=FRIDAY + timedelta(minutes=number))
    farid = client_of("farid")
    with statements() as captured:
        page = farid.get("/crip/")
    assert len(captured.real) == 5, captured.real
    assert len(page.content) < 60_000
    assert len(page.context["rows"]) == min(count, 25)


def test_the_pages_of_the_inbox_follow_each_other_both_ways(cast, acting, client_of):
    with acting("alice") as alice:
        for number in range(60):
            post(
                alice,
                cast,
                now=FRIDAY + timedelta(minutes=number // 3),
                stated_danger=("worry", "serious")[number % 2],
            )
    farid = client_of("farid")
    seen, url = [], "/crip/?status=open"
    while url:
        page = farid.get(url)
        seen.append([row[0].text for row in page.context["rows"]])
        last, url = page, "/crip/" + page.context["after"] if page.context["after"] else ""
    assert [len(one) for one in seen] == [25, 25, 10]
    assert len({reference for one in seen for reference in one}) == 60
    assert "status=open" in last.context["before"]
    back = farid.get("/crip/" + last.context["before"])
    assert [row[0].text for row in back.context["rows"]] == seen[1]
    first = farid.get("/crip/" + back.context["before"])
    assert [row[0].text for row in first.context["rows"]] == seen[0]
    assert first.context["before"] == ""


@pytest.mark.parametrize(
    "query",
    [
        *("after=%00", "after=1~x~y", "status=nothing", "received_from=99/99/9999", "before=~~"),
        f"after=99999999999999999999~2026-01-01T00:00:00~{UUID(int=1)}",
        f"before=-1~0001-01-01T00:00:00%2B14:00~{UUID(int=1)}",
        f"status=open&sector=school&received_from=01/01/2026&received_to=31/12/2026&due_soon=on"
        f"&after=1~2026-01-01T00:00:00~{UUID(int=1)}",
    ],
)
def test_addresses_made_by_hand_break_nothing(received, client_of, query):
    assert client_of("farid").get(f"/crip/?{query}").status_code == 200


def test_the_filters_narrow(cast, acting, client_of, received):
    with acting("alice") as alice:
        post(alice, cast, sender_sector="school", now=FRIDAY - timedelta(days=85))
    with acting("farid") as farid:
        intake.acknowledge(entry(farid, received))
    farid = client_of("farid")

    def found(query):
        return len(farid.get(f"/crip/?{query}").context["rows"])

    assert (found(""), found("status=sent"), found("status=received"), found("sector=school")) == (2, 1, 1, 1)
    assert (found("received_from=20/11/2026"), found("received_to=19/11/2026"), found("due_soon=on")) == (
        1,
        1,
        1,
    )
    assert found("status=closed") == 0


def test_the_filters_that_nobody_filled_hold_nothing_of_a_person(received, client_of):
    first, again = (client_of("farid").get("/crip/").context["filters"] for _ in range(2))
    assert first is again
    assert not any(word in first for word in ("csrf", "nonce", "Farid", "Nord"))
    assert '<details class="disclosure">' in first
    filled = client_of("farid").get("/crip/?sector=school").context["filters"]
    assert '<details class="disclosure" open' in filled
    assert '<option value="school" selected' in filled


@pytest.mark.parametrize("slug", STRANGERS)
def test_strangers_meet_a_page_not_found_everywhere(cast, acting, client_of, received, slug):
    with acting("farid") as farid:
        intake.acknowledge(entry(farid, received))
        step = Step.objects.get()
    client = client_of(slug)
    own = slug == "chloe"  # she has an inbox of her own, empty
    for url in ("/crip/", "/crip/recherche/", "/crip/evaluations/", "/crip/export.csv"):
        assert client.get(url).status_code == (200 if own else 404), url
    from havre.web.crip.acts import PAGES

    inside = ["", "ecrit.pdf", f"etapes/{step.pk}.pdf", f"enfants/{uuid7()}/", *(f"{one}/" for one in PAGES)]
    for path in inside:
        assert client.get(f"/crip/{received}/{path}").status_code == 404, path
        if path.endswith("/"):
            assert client.post(f"/crip/{received}/{path}").status_code in {404, 405}, path
    if own:
        assert client.get("/crip/").context["rows"] == []


def test_an_evaluator_opens_what_is_entrusted_and_nothing_else(cast, acting, client_of, received):
    hugo = client_of("hugo")
    assert hugo.get("/crip/").status_code == 404
    assert hugo.get(address(received)).status_code == 404
    assert hugo.get("/crip/evaluations/").context["rows"] == []
    with acting("farid") as farid:
        intake.acknowledge(entry(farid, received))
        analysis.analyse(entry(farid, received), outcome="evaluation", reason="x")
        analysis.assign(entry(farid, received), user_ids=[cast.hugo.id, cast.ines.id])
    assert len(hugo.get("/crip/evaluations/").context["rows"]) == 1
    page = hugo.get(address(received))
    offered = {one.slug for one in page.context["acts"]}
    assert offered == {"rapport-d-evaluation", "autre-mineur", "note"}
    assert hugo.get(address(received, "decider")).status_code == 404
    assert hugo.post(address(received, "clore")).status_code == 404
    done = act(hugo, received, "rapport-d-evaluation", needs="Dormir.", proposals="Aider.")
    assert done.status_code == 302


def test_reading_is_in_the_journal_before_the_page(cast, acting, client_of, received):
    with acting("farid") as farid:
        intake.acknowledge(entry(farid, received))
    with statements() as captured:
        page = client_of("farid").get(address(received))
    sql = " ".join(captured.real)
    assert sql.index("reception.read") < sql.index("identity.read") < sql.index("keyring.data_key")
    text = page.content.decode()
    for shown in (
        "Zoé EXEMPLE",
        "Je voudrais juste dormir.",
        "Je crains une situation",
        "a" * 8,
        "Zoé a peur",
    ):
        assert shown in text
    assert "Vu par" not in text


@pytest.mark.parametrize("steps", [1, 200])
def test_a_long_history_takes_the_same_statements(cast, acting, client_of, received, steps):
    with acting("farid") as farid:
        intake.acknowledge(entry(farid, received))
        for number in range(steps):
            decisions.note(entry(farid, received), text=f"Note {number}")
    farid = client_of("farid")
    with statements() as captured:
        page = farid.get(address(received))
    assert len(captured.real) == 11, "\n".join(one[:150] for one in captured.real)
    assert page.content.decode().count("timeline__event") == steps + 2


def test_the_papers_are_served_as_files_that_nobody_keeps(cast, acting, client_of, received):
    with acting("farid") as farid:
        intake.acknowledge(entry(farid, received))
        step = Step.objects.get()
    farid = client_of("farid")
    for url, begins in (
        (f"/crip/{received}/ecrit.pdf", b"%PDF-1.7 inv"),
        (f"/crip/{received}/etapes/{step.pk}.pdf", b"%PDF"),
    ):
        with statements() as captured:
            response = farid.get(url)
        assert response.content.startswith(begins)
        assert response["Content-Disposition"].startswith("attachment")
        assert "no-store" in response["Cache-Control"]
        assert any("_read" in sql and "audit.append" in sql for sql in captured.real)


def test_a_name_is_searched_exactly_with_a_reason_and_in_the_journal(cast, acting, client_of, received):
    with acting("farid") as farid:
        intake.acknowledge(entry(farid, received))
    farid = client_of("farid")
    refused = farid.post("/crip/recherche/", {"names": "Zoé Exemple"})
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.content.decode()
    with statements() as captured:
        found = farid.post("/crip/recherche/", {"names": "ZOE exemple", "reason": "new_report"})
    assert [row[0].href for row in found.context["rows"]] == [address(received)]
    journal = [sql for sql in captured.real if "audit.append" in sql]
    assert any("crip.search:new_report" in sql for sql in journal)
    assert not any("xemple" in sql for sql in journal)
    for names in ("Zo Exemple", "Exemple", "Zoé%"):
        assert farid.post("/crip/recherche/", {"names": names, "reason": "new_report"}).context["rows"] == []
    dated = {"names": "Zoé Exemple", "birth_date": "06/03/2011", "reason": "new_report"}
    assert farid.post("/crip/recherche/", dated).context["rows"] == []
    assert (
        client_of("chloe")
        .post("/crip/recherche/", {"names": "Zoé Exemple", "reason": "new_report"})
        .context["rows"]
        == []
    )


HOSTILE = "<script>alert(1)</script>\u202e\x00 {{ x }} '; DROP TABLE-- \U0001f9e8 " + "a" * 300


def test_hostile_text_is_shown_as_text(cast, acting, client_of):
    content = {
        **CONTENT, "facts": [{"text": HOSTILE}, "not a mapping", None], "children": [{"family_name": HOSTILE, "birth_date": "x"}],
        "interpretations": 7, "family": [], "parents": None, "author": "?", "other_minors": [{"name": HOSTILE}],
    }  # fmt: skip
    with acting("alice") as alice:
        pk = post(alice, cast, content=content, sender_name=HOSTILE.replace("\x00", "")[:150])
    farid = client_of("farid")
    assert act(farid, pk, "accuser-reception").status_code == 302
    assert act(farid, pk, "note", text=HOSTILE).status_code == 302
    for url in ("/crip/", address(pk)):
        page = farid.get(url)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
    assert "{{ x }}" in farid.get(address(pk)).content.decode()


@pytest.mark.parametrize(
    "content", [{}, {"children": "x"}, {"facts": {"a": 1}}, {"children": [{}], "done": "x"}]
)
def test_a_report_of_another_shape_is_shown_as_far_as_it_can_be_read(cast, acting, client_of, content):
    with acting("alice") as alice:
        pk = post(alice, cast, content=content)
    farid = client_of("farid")
    assert farid.get(address(pk)).status_code == 200
    assert act(farid, pk, "accuser-reception").status_code == 302


def test_two_officers_at_once_the_text_is_kept_and_sent_again(client_of, received):
    farid, gaelle = client_of("farid"), client_of("gaelle")
    url = address(received, "note")
    seen = fields(farid, url)
    assert act(gaelle, received, "accuser-reception").status_code == 302
    conflict = farid.post(url, {**seen, "text": "Ma note, longue."})
    text = conflict.content.decode()
    assert conflict.status_code == 422
    for shown in ("Une autre personne a agi", "Ma note, longue.", "Gaëlle Lefort", "Accusé de réception"):
        assert shown in text
    again = {
        "step_id": seen["step_id"],
        "revision": conflict.context["form"]["revision"].value(),
        "text": "Ma note, longue.",
    }
    assert farid.post(url, again).status_code == 302


def test_a_form_sent_twice_is_written_once(acting, client_of, received):
    farid = client_of("farid")
    url = address(received, "note")
    values = {**fields(farid, url), "text": "Une seule fois."}
    assert [farid.post(url, values).status_code for _ in range(2)] == [302, 302]
    with acting("farid"):
        assert Step.objects.count() == 1


def test_a_refusal_keeps_what_was_typed_beside_its_field(client_of, received):
    farid = client_of("farid")
    act(farid, received, "accuser-reception")
    answer = act(
        farid,
        received,
        "saisir-le-procureur",
        court="Lille",
        summary="Un long exposé.",
        emergency="on",
        grounds="grave",
        actions="x",
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Écrivez le jour et l’heure de l’appel" in text
    assert "Un long exposé." in text


def test_the_referral_from_the_page(acting, client_of, received):
    farid = client_of("farid")
    values = {
        "court": "Lille", "grounds": ["grave", "refused"], "emergency": "on", "called_on": "20/11/2026", "called_time": "16:58",
        "actions": "Le 17 a été appelé.\nLa mère a été appelée, sans réponse.", "summary": "Exposé.",
    }  # fmt: skip
    assert act(farid, received, "saisir-le-procureur", **values).status_code == 302
    text = farid.get(address(received)).content.decode()
    assert "À porter au parquet" in text
    with acting("farid"):
        assert Reception.objects.get().status == "referred_to_prosecutor"


def test_every_page_of_an_act_opens(client_of, received):
    from havre.web.crip.acts import PAGES

    gaelle = client_of("gaelle")
    act(gaelle, received, "accuser-reception")
    for slug in PAGES:
        assert gaelle.get(address(received, slug)).status_code == 200, slug
    assert gaelle.get(address(received, "inconnu")).status_code == 404


def test_the_first_analysis_leads_to_the_referral(client_of, received):
    farid = client_of("farid")
    act(farid, received, "accuser-reception")
    answer = act(farid, received, "premiere-analyse", outcome="referral", reason="Danger.")
    assert answer["Location"] == address(received, "saisir-le-procureur")


def test_the_export_is_coded_and_has_no_formula(cast, acting, client_of, received):
    from havre.concern_unit.queries.export import cell

    with acting("alice") as alice:
        post(alice, cast)
    farid = client_of("farid")
    with statements() as captured:
        response = farid.get("/crip/export.csv")
        text = b"".join(response.streaming_content).decode()
    lines = text.removeprefix("\ufeff").splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("reference;received_at;")
    assert "Zo" not in text
    assert "Plateau" not in text
    assert any("reception.export" in sql for sql in captured.real)
    assert [cell(one) for one in ("=1+1", "-2", "@x", "+3", "a;b", None, True)] == [
        "'=1+1",
        "'-2",
        "'@x",
        "'+3",
        "a;b",
        "",
        "1",
    ]


def test_the_identity_of_a_child_opens_in_the_journal(cast, acting, client_of, received):
    farid = client_of("farid")
    act(farid, received, "accuser-reception")
    page = farid.get(address(received))
    person = page.context["detail"].children[0].person_id
    url = reverse("crip:child", args=[received, person])
    with statements() as captured:
        text = farid.get(url).content.decode()
    assert "Zoé EXEMPLE" in text
    assert any("identity.read" in sql for sql in captured.real)
    assert farid.get(reverse("crip:child", args=[received, UUID(int=7)])).status_code == 404
