"""What was told to a person: by day, the unread first, all marked at once; bounded, and of nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cases_support import act, open_file
from havre.accounts import told
from havre.accounts.models import Notice
from havre.cases.rules import BarGround
from havre.cases.services import team
from havre.kernel.clock import utc_now
from tests_support import statements

pytestmark = pytest.mark.django_db


def tell(user, *, times=1, kind="transfer", path="/partages/", ago=timedelta(), seen=False):
    now = utc_now()
    for number in range(times):
        at = now - ago - timedelta(milliseconds=number)
        Notice.objects.create(
            user_id=user.id, kind=kind, path=path, created_at=at, seen_at=now if seen else None
        )


def sections(page):
    """Return the headings in order."""
    main = page[page.index("<main") : page.index("</main>")]
    return [
        re.sub(r"<[^>]+>", "", text).strip() for text in re.findall(r"<h[23].*?</h[23]>", main, re.DOTALL)
    ]


def test_unread_first_by_day_then_all_marked_at_once(acting, cast, client_of):
    with acting("samir") as samir:
        case = open_file(samir)
        tell(cast.rose, kind="runaway", path=f"/suivi/{case.pk}/absences/", times=2)
        tell(cast.rose, kind="share", ago=timedelta(days=1))
        tell(cast.rose, kind="share", ago=timedelta(days=9))
        tell(cast.rose, kind="transfer", ago=timedelta(days=1), seen=True)
        tell(cast.samir, kind="purge_done")
    rose = client_of("rose")
    page = rose.get("/compte/avis/").content.decode()
    shown = sections(page)
    assert (shown[0], shown[1:4:3], shown[-2:]) == ("Non lus", ["Aujourd’hui"], ["Déjà lus", "Hier"])
    assert len(shown) == 6
    assert f"Une absence est signalée dans votre équipe : {case.alias}</strong>" in page
    assert ", 2 fois" in page
    assert "Une purge est terminée" not in page
    until = re.search(r'name="until" value="([^"]+)"', page).group(1)
    with acting("rose"):
        tell(cast.rose, kind="referral", ago=-timedelta(seconds=1))  # comes while the page is open
    assert rose.post("/compte/avis/lus/", {"until": until})["Location"] == "/compte/avis/"
    after = rose.get("/compte/avis/").content.decode()
    assert sections(after)[:3] == ["Non lus", "Aujourd’hui", "Déjà lus"]
    assert rose.post("/compte/avis/lus/", {"until": "hier"}).status_code == 302
    with acting("samir"):
        assert Notice.objects.get(user_id=cast.samir.id).seen_at is None


def test_a_hidden_file_gives_no_alias(acting, cast, client_of):
    with acting("samir") as samir:
        case = open_file(samir)
        tell(cast.rose, kind="runaway", path=f"/suivi/{case.pk}/absences/")
        team.bar(act(samir, case.pk), user_id=cast.rose.id, ground=BarGround.KIN, reason="Sa nièce.")
    assert case.alias not in client_of("rose").get("/compte/avis/").content.decode()


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_is_bounded_and_costs_the_same(acting, cast, client_of, more):
    with acting("rose"):
        tell(cast.rose, times=1 + more)
    rose = client_of("rose")
    with statements() as asked:
        assert rose.get("/compte/avis/").status_code == 200
    assert len(asked.real) == 6


def test_the_pages_follow_one_another_and_home_shows_a_few(acting, cast, client_of):
    with acting("rose"):
        for number in range(told.SEEN + 3):
            tell(cast.rose, path=f"/partages/?{number}", seen=True, ago=timedelta(minutes=number))
        for number in range(told.AT_HOME + 3):
            tell(cast.rose, path=f"/echeances/?{number}", kind="task_due", ago=timedelta(minutes=number))
        tell(cast.rose, path="/suivi/", kind="runaway_alarm", ago=timedelta(days=3))
    rose = client_of("rose")
    first = rose.get("/compte/avis/").content.decode()
    link = r"/compte/avis/[0-9a-f-]{36}/"
    unread = told.AT_HOME + 4
    assert len(re.findall(link, first)) == unread + told.SEEN
    older = re.search(r'href="(/compte/avis/\?avant=[^"]+)"', first).group(1)
    second = rose.get(older).content.decode()
    assert len(re.findall(link, second)) == 3
    assert "Non lus" not in second
    assert not set(re.findall(link, first)) & set(re.findall(link, second))
    assert rose.get("/compte/avis/?avant=x~y").status_code == 200
    home = rose.get("/").content.decode()
    assert len(re.findall(link, home)) == told.AT_HOME
    assert "il faut appeler ou agir maintenant" in home
    assert 'href="/compte/avis/"' in home


def test_what_has_its_own_line_at_home_is_not_told_there_twice(acting, cast, client_of):
    with acting("valerie"):
        for kind in sorted(told.ALSO_WORK):
            tell(cast.valerie, kind=kind, path=f"/{kind}/")
    valerie = client_of("valerie")
    assert told.HEADING not in valerie.get("/").content.decode()
    assert "Un export attend votre accord" in valerie.get("/compte/avis/").content.decode()
