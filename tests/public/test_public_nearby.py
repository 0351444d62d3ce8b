"""Three places at most near a commune: nothing in the address, in the log, nor of what is not public."""

from __future__ import annotations

import logging
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError

from directory_orient.conftest import empty, make
from havre.foundation import environment
from havre.foundation.rows import declared
from havre.kernel.clock import utc_now
from havre.operations import install
from havre.public.nearby.search import communes_like, place, places_near

__all__ = ["empty", "make"]
LILLE = "59350"
PLACE = "/fr/7/"


def asked(stranger, **form):
    """Send the form, follow to its answer."""
    answer = stranger.post(PLACE, form)
    assert answer.status_code == 303
    assert answer["Location"] == PLACE
    slip = answer.cookies["n"]
    assert slip["httponly"]
    assert not [typed for typed in form.values() if len(typed) > 2 and typed in slip.value]
    shown = stranger.get(PLACE)
    assert shown.cookies["n"].value == ""
    return shown


@pytest.mark.django_db
def test_three_places_at_most_whatever_there_is(stranger, make):
    for number in range(5):
        make(f"Maison inventée {number}")
    page = asked(stranger, commune=LILLE).content.decode()
    assert page.count('class="place"') == 3
    assert 'href="tel:119"' in page


@pytest.mark.django_db
def test_a_professional_entry_is_not_shown(stranger, make):
    make("CRIP inventée", kind="crip", tier="professional")
    hidden = make("Maison réservée inventée", tier="professional")
    page = asked(stranger, commune=LILLE).content.decode()
    assert "inventée" not in page
    assert stranger.get(f"/fr/8/{hidden.id}/").status_code == 404


@pytest.mark.django_db
def test_the_printed_code_leads_to_the_page_of_a_public_entry(stranger, make):
    service = make("Maison inventée")
    page = stranger.get(f"/fr/8/{service.id}/").content.decode()
    assert "Maison inventée" in page
    assert 'href="tel:+33320000001"' in page
    assert "<title>Accueil</title>" in page


def test_the_code_of_a_card_names_the_address_that_the_public_face_serves(public):
    from django.urls import reverse

    from havre.web.directory.sheets import PUBLIC_ENTRY

    offer = UUID(int=8)
    assert PUBLIC_ENTRY.format(offer) == reverse("entry", args=["fr", offer])


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["59000", "Lille", "lille 59"])
def test_a_commune_is_found_without_javascript(stranger, make, typed):
    make("Maison inventée")
    page = asked(stranger, where=typed).content.decode()
    assert f'value="{LILLE}"' in page or "Maison inventée" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["", "x", "zzzzqqqq", "\x00", "é" * 4000, "<script>alert(1)</script>", "%' OR 1=1 --"]
)
def test_what_leads_nowhere_is_told_kindly_and_kept_in_the_field(stranger, typed):
    answer = asked(stranger, where=typed)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert 'name="where"' in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_code_asks_again(stranger):
    assert 'name="where"' in asked(stranger, commune="99999").content.decode()


@pytest.mark.parametrize("slip", ["", "x", "gAAAAA", "é", "n" * 5000])
def test_a_slip_that_we_did_not_seal_is_not_read(stranger, slip):
    stranger.cookies["n"] = slip
    assert 'name="where"' in stranger.get(PLACE).content.decode()


def test_a_search_by_address_is_not_read(stranger):
    page = stranger.get(PLACE, {"where": "Lille"}).content.decode()
    assert "Lille" not in page


@pytest.mark.parametrize("form", [{"commune": LILLE}, {"where": "Lille"}])
def test_when_the_database_is_down_the_numbers_stay(stranger, monkeypatch, form, caplog):
    def down(*_: object, **__: object) -> None:
        raise OperationalError("the server holds Lille")

    for name in ("communes_like", "places_near"):
        monkeypatch.setattr(f"havre.public.nearby.views.{name}", down)
    with caplog.at_level(logging.DEBUG):
        answer = asked(stranger, **form)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "ne marche pas en ce moment" in page
    assert 'href="tel:119"' in page
    assert "Lille" not in page + caplog.text


@pytest.mark.django_db
def test_a_search_writes_nothing_in_the_log(stranger, make, caplog):
    make("Maison inventée")
    with caplog.at_level(logging.DEBUG, logger="havre"):
        asked(stranger, where="Lille")
    assert "Lille" not in caplog.text


# --- the second wall: what the role of the public pages may read ----------------------------------------


@pytest.fixture
def face(db):
    """A connection as the public pages have it."""
    with install.connect("havre_public", autocommit=True) as connection:
        yield connection


ALLOWED = {name for name, rows in declared().items() if "havre_public" in rows.grants}


@pytest.mark.parametrize("table", sorted(set(declared()) - ALLOWED))
def test_the_public_role_reads_no_table_of_persons_or_of_the_directory(face, table):
    schema = "health" if table.startswith("health_") else "public"
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        face.execute(f'SELECT * FROM {schema}."{table}" LIMIT 1')


def test_the_views_of_the_public_role_hold_what_a_card_shows_and_no_more(face):
    views = face.execute("SELECT viewname FROM pg_views WHERE schemaname = 'face' ORDER BY 1").fetchall()
    assert [name for (name,) in views] == [
        "directory_alert", "directory_location", "directory_offer", "directory_organization", "directory_phone",
        "directory_service", "directory_serviceatlocation", "directory_sourcerecord",
    ]  # fmt: skip
    assert face.execute("SELECT count(*) FROM directory_offer WHERE NOT public").fetchone() == (0,)
    columns = face.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'face'"
    ).fetchall()
    assert not {"description", "document", "by_id", "user_id"} & {name for (name,) in columns}


def test_the_public_role_writes_nowhere_in_its_views(face):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        face.execute("UPDATE directory_service SET name = 'x'")


@pytest.fixture
def as_the_public_role(transactional_db):
    """The application's own connection, opened as the role of the public pages."""
    from django.db import connection

    place = environment.database("havre_public")
    kept = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD", "OPTIONS")}

    def enter():
        connection.close()
        connection.settings_dict.update({name: place[name] for name in kept})

    yield enter
    connection.close()
    connection.settings_dict.update(kept)


@pytest.mark.django_db(transaction=True)
def test_the_search_and_the_cards_find_all_they_read_in_the_views(as_the_public_role, make):
    """A column added to a statement of the directory must be added to its view."""
    wanted = make(
        "Maison inventée", now=utc_now(), specialised=["exploitation"], opening_hours="Mo-Su 00:00-24:00"
    )
    hidden = make("Maison réservée", now=utc_now(), tier="professional")
    as_the_public_role()
    found = places_near(LILLE, now=utc_now())
    assert [card.name for card in found.cards] == ["Maison inventée"]
    assert found.cards[0].phones
    assert place(wanted.id, now=utc_now())
    assert place(hidden.id, now=utc_now()) is None
    assert communes_like("lille")
