"""The pages of the absences: three taps to a return, papers, photograph, what a page never says."""

from __future__ import annotations

import re
import struct
import zlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from cases_support import act, open_file
from havre.accounts.access import enter
from havre.cases.disclosure import Topic
from havre.cases.services import agenda
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.reports.models import Report
from havre.runaways.content import Particulars, SafeCheck
from havre.runaways.disclosing import _REVEALS, for_the_unit
from havre.runaways.models import Photo, RunawayEpisode
from havre.runaways.services import episodes, night_keys, pictures, returns
from sharing_support import withhold
from tests_support import connected_as, statements

pytestmark = pytest.mark.django_db


def png(comment=b"Lille, 12 rue Secrete"):
    """A PNG of one colour, with a comment in it as cameras and telephones write."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x40\x80\x60" * 30 for _ in range(40))
    head = struct.pack(">IIBBBBB", 30, 40, 8, 2, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"tEXt", b"Comment\0" + comment),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


@pytest.fixture
def absence(acting):
    """A file of Rose's with an absence under way."""
    with acting("rose") as rose:
        case = open_file(rose)
        episodes.notice(act(rose, case.pk), last_seen_at=utc_now() - timedelta(hours=1))
        return case, RunawayEpisode.objects.get(case=case)


def test_declare_with_the_hour_only_then_return_in_three_taps(acting, client_of):
    with acting("rose") as rose:
        case = open_file(rose)
    rose_here = client_of("rose")
    assert (
        f'href="/suivi/{case.pk}/absences/declarer/"' in rose_here.get("/fugues/declarer/").content.decode()
    )
    sent = {"id": uuid4(), "hour": "", "nature": "runaway"}
    for _ in range(2):
        assert rose_here.post(f"/suivi/{case.pk}/absences/declarer/", sent).status_code == 302
    with acting("rose"):
        episode = RunawayEpisode.objects.get(case=case)
    # (a) the button of the board, (b) the child, (c) the confirmation.
    assert 'href="/fugues/retour/"' in rose_here.get("/fugues/").content.decode()
    tap = f"/suivi/{case.pk}/absences/retour/{episode.pk}/"
    assert f'href="{tap}"' in rose_here.get("/fugues/retour/").content.decode()
    asked = rose_here.get(tap)
    assert "Aucune question" in asked.content.decode()
    assert rose_here.post(tap, {"id": uuid7(), "how": "came_back_alone"}).status_code == 302
    page = rose_here.get(f"/suivi/{case.pk}/absences/").content.decode()
    assert "Fin de recherche (PDF)" in page
    assert "Vérifier son bien-être" in page


def test_every_page_of_an_absence_in_each_state(absence, acting, client_of):
    case, episode = absence
    samir, slugs = client_of("samir"), ("completer", "verifier", "police", "recherche", "contact", "retour", "bien-etre",
        "fin-de-recherche", "prevoir-entretien", "entretien", "sans-entretien", "relire", "clore", "erreur")  # fmt: skip
    for slug in slugs:
        assert samir.get(f"/suivi/{case.pk}/absences/{slug}/{episode.pk}/").status_code == 200, slug
    with acting("samir") as actor:
        returns.come_back(act(actor, case.pk), episode_id=episode.pk)
        found = SafeCheck(injury="yes", confided="yes", own_words="Je lui dois de l’argent.")
        returns.check_safe(act(actor, case.pk), found=found, episode_id=episode.pk)
    with statements() as asked:
        page = samir.get(f"/suivi/{case.pk}/absences/").content.decode()
    assert len(asked.real) <= 14, asked.real  # the last one is the test's own
    assert "Préparer un signalement" in page
    for _ in range(2):  # two presses of one form begin one draft
        answer = samir.post(f"/suivi/{case.pk}/absences/{episode.pk}/ecrit/", {"id": str(episode.pk)})
        assert answer.status_code == 302
    with acting("samir"):
        assert Report.objects.count() == 1
    assert "Je lui dois de l’argent." in samir.get(f"{answer['Location']}mots/").content.decode()
    assert samir.get("/fugues/reglages/").status_code == 200
    chosen = {
        "declare_hours": 2,
        "interview_hours": 48,
        "review_episodes": 4,
        "review_days": 30,
        "on_call": "Astreinte",
    }
    assert samir.post("/fugues/reglages/", chosen).status_code == 302


def test_the_interview_is_offered_then_chosen_then_held(absence, acting, client_of):
    case, episode = absence
    rose, where = client_of("rose"), f"/suivi/{case.pk}/absences"

    def buttons():
        shown = rose.get(f"{where}/").content.decode()
        row = re.search(r'<p class="cluster no-print">(.*?)</p>', shown, re.DOTALL).group(1)
        return [re.sub(r"<[^>]+>", "", link).strip() for link in re.findall(r"<a .*?</a>", row, re.DOTALL)]

    def press(slug, **sent):
        asked = rose.post(f"{where}/{slug}/{episode.pk}/", {"id": uuid7(), **sent})
        assert asked.status_code == 302, asked.content.decode()
        return buttons()

    with acting("rose") as actor:
        returns.come_back(act(actor, case.pk), episode_id=episode.pk)
        returns.check_safe(act(actor, case.pk), found=SafeCheck(drink=True), episode_id=episode.pk)
    assert buttons() == ["Proposer un entretien", "Entretien déjà tenu", "Pas d’entretien"]
    assert press("proposer-entretien", text="")[0] == "Choisir la personne et le moment"
    assert (
        "Entretien proposé : la personne et le moment restent à choisir"
        in rose.get("/fugues/").content.decode()
    )
    day = (utc_now() + timedelta(days=1)).strftime("%d/%m/%Y")
    chosen = {"on": day, "hour": "16:00", "with_whom": "Amina, du club", "chosen_by_child": "yes"}
    main, *others = press("prevoir-entretien", **chosen)
    assert (main, others) == ("Entretien tenu", ["Pas d’entretien", "Changer la personne ou le moment"])
    # Not wishing it is an end like another; it may be offered again, later.
    assert press("sans-entretien", declined="declined", text="") == ["Relire en équipe", "Proposer à nouveau"]
    again = press("proposer-entretien", text="")
    assert again == ["Choisir la personne et le moment", "Relire en équipe", "Entretien déjà tenu"]


def test_home_tells_what_the_team_wrote_to_do(absence, acting, client_of):
    case, _ = absence
    with acting("rose") as rose:
        agenda.plan(
            act(rose, case.pk), title="Réunion avec le collège", due_on=localdate() + timedelta(days=2)
        )
    page = client_of("rose").get("/").content.decode()
    assert "Réunion avec le collège" in page
    assert "Rappels de l" not in page


COUNT = re.compile(
    r"\d+[ \u00a0]*(?:e|ème)?[ \u00a0]*(?:absence|fugue)|(?:absence|fugue)s?[ :\u00a0]*\d", re.IGNORECASE
)


def test_the_head_of_the_file_and_the_lists_never_count_absences(absence, client_of):
    case, _ = absence
    for where in ("/suivi/", f"/suivi/{case.pk}/"):
        page = client_of("samir").get(where).content.decode()
        assert COUNT.findall(re.sub(r"<[^>]+>", " ", page)) == []


# --- papers -----------------------------------------------------------------------------------------------------


def test_the_papers_are_there_when_their_hour_has_come(absence, acting, client_of):
    case, episode = absence
    where = f"/suivi/{case.pk}/absences/{episode.pk}/papier"
    rose = client_of("rose")
    first = rose.get(f"{where}/declaration/")
    assert (first.status_code, first["Content-Type"], first.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert rose.get(f"{where}/fin-de-recherche/").status_code == 302
    assert rose.get(f"{where}/autre/").status_code == 404
    with acting("rose") as actor:
        returns.come_back(act(actor, case.pk), episode_id=episode.pk)
    assert rose.get(f"{where}/fin-de-recherche/").content[:5] == b"%PDF-"
    assert client_of("sonia").get(f"{where}/declaration/").status_code == 404


@pytest.mark.parametrize("topic", ["health", "measures", "circle", "phone", "situation"])
def test_a_declaration_obeys_what_must_not_be_told(absence, acting, topic):
    case, _ = absence
    texts = {
        name: f"texte de {name}"
        for name, one in Particulars.__dataclass_fields__.items()
        if one.type == "str"
    }
    with acting("samir") as samir:
        today = localdate()
        before = for_the_unit(case, Particulars(**texts), on=today).to_json()
        assert before == texts
        withhold(samir, case.pk, topic=Topic(topic), words=("texte de hair",))
        after = for_the_unit(case, Particulars(**texts), on=today).to_json()
        gone = {name for name, revealed in _REVEALS.items() if revealed == topic and name in texts}
        assert set(texts) - set(after) == gone | {"hair"}
        withhold(samir, case.pk, topic=Topic.IDENTITY)
        with pytest.raises(Refused):
            for_the_unit(case, Particulars(), on=today)


# --- the photograph ---------------------------------------------------------------------------------------------


def test_the_photograph_is_redrawn_and_sealed_apart(absence, acting, client_of):
    case, episode = absence
    sent = {"id": uuid7(), "photo": SimpleUploadedFile("moi.png", png(), content_type="image/png")}
    where = f"/suivi/{case.pk}/absences/{episode.pk}"
    assert client_of("rose").post(f"{where}/photo/", sent).status_code == 302
    assert b"/Image" in client_of("rose").get(f"{where}/papier/declaration/").content
    with acting("rose") as rose:
        row = Photo.objects.get(episode_id=episode.pk)
        shown = pictures.shown(rose, case_id=case.pk, episode_id=episode.pk, purpose="paper")
        assert shown[:4] == b"\x89PNG"
        assert b"Secrete" not in shown
        assert row.key_id != case.key_id
        assert b"\x89PNG" not in bytes(row.picture)
        returns.come_back(act(rose, case.pk), episode_id=episode.pk)
        assert pictures.shown(rose, case_id=case.pk, episode_id=episode.pk, purpose="paper") is None
        with pytest.raises(Refused):
            pictures.keep(act(rose, case.pk), episode_id=episode.pk, content=png())


@pytest.mark.django_db(transaction=True)
def test_the_job_erases_bytes_and_keys_on_their_day(cast, admin_db):
    def night(rose):
        case = open_file(rose)
        episodes.notice(act(rose, case.pk), last_seen_at=utc_now() - timedelta(hours=1))
        episode = RunawayEpisode.objects.get(case=case)
        pictures.keep(act(rose, case.pk), episode_id=episode.pk, content=png())
        back = act(rose, case.pk)
        returns.come_back(back, episode_id=episode.pk)
        one = {"actor": rose, "team_id": case.team_id}
        first = night_keys.public_key(now=back.now - timedelta(days=8), **one)
        night_keys.public_key(now=back.now, **one)
        return [Photo.objects.get().key_id, first.key_id], back.now

    with transaction.atomic():
        keys, back = night(enter(cast.rose.id, name=cast.rose.name))

    def left():
        count = "SELECT (SELECT count(*) FROM runaways_photo), (SELECT count(*) FROM runaways_nightkey),"
        count += " (SELECT count(*) FROM keyring.data_key WHERE id = ANY(%s))"
        return admin_db.execute(count, [keys]).fetchone()

    seen = []
    for days in (5, 7, 29, 31):
        with connected_as("havre_jobs"):
            pictures.purge(now=back + timedelta(days=days))
            night_keys.purge(now=back + timedelta(days=days))
        seen.append(left())
    assert seen == [(1, 2, 2), (1, 1, 1), (1, 1, 1), (0, 1, 0)]


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a" + b"x" * 40, b"<svg xmlns='x'/>", png()[:60], b"\xff\xd8\xff" + b"x" * 90]
)
def test_what_is_no_photograph_is_refused(absence, acting, content):
    case, episode = absence
    with acting("rose") as rose, pytest.raises(Refused):
        pictures.keep(act(rose, case.pk), episode_id=episode.pk, content=content)


def test_photographs_are_off_unless_the_installation_says_otherwise(absence, client_of, settings):
    case, episode = absence
    settings.RUNAWAY_PHOTO = False
    assert client_of("rose").get(f"/suivi/{case.pk}/absences/{episode.pk}/photo/").status_code == 404
    assert "Photographie" not in client_of("rose").get(f"/suivi/{case.pk}/absences/").content.decode()


def test_the_way_out_does_not_make_the_browser_forget_what_waits(client_of):
    rose = client_of("rose")
    rose.cookies["night"] = "2"
    assert rose.post("/compte/logout/")["Clear-Site-Data"] == '"cache"'
    assert client_of("rose").post("/compte/logout/")["Clear-Site-Data"] == '"cache", "storage"'


def test_the_shell_of_the_night_holds_nothing_of_a_person(client_of, cast):
    shell = client_of("rose").get("/fugues/nuit/").content.decode()
    assert not [word for word in (cast.rose.name, str(cast.rose.id), "csrf", "Zoé") if word in shell]
    assert client_of("rose").get("/fugues/nuit/").content == client_of("samir").get("/fugues/nuit/").content
