"""Every address of the public face by every method: an address without a row fails; other sites' forms are refused."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, URLResolver

from havre.foundation import environment
from havre.public.tokens import form_token, is_ours

ROOT = Path(__file__).resolve().parents[2]
LANG = {"lang": "fr"}
WHOLE = {"GET", "HEAD"}
# name -> (arguments, methods that the view answers)
ROWS: dict[str, tuple[dict[str, object], set[str]]] = {
    "door": ({}, WHOLE),
    "icon": ({}, WHOLE),
    "health": ({}, WHOLE),
    "leave": ({}, {"GET"}),
    "neutral": ({}, WHOLE),
    "resume": ({}, {"POST"}),
    "home": (LANG, WHOLE),
    "check": (LANG, WHOLE),
    "nearby": (LANG, WHOLE | {"POST"}),
    "entry": ({**LANG, "offer": UUID(int=7)}, WHOLE),
    "answer": (LANG, WHOLE),
    "posters": ({}, WHOLE),
    "poster": ({"name": "young-119"}, WHOLE),
    "guide": ({"address": "ecole"}, WHOLE | {"POST"}),
    "page": ({**LANG, "code": 10}, WHOLE),
    **{f"talk:{name}": (LANG, WHOLE) for name in ("start", "back", "thread", "news")},
    **{
        f"talk:{name}": (LANG, {"POST"})
        for name in ("send", "come_back", "say", "move", "close", "erase", "change", "drop", "days")
    },
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")


def names(patterns, space=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def test_every_address_has_a_row():
    from havre.public.urls import urlpatterns

    assert set(names(urlpatterns)) == set(ROWS)


def address(name):
    from django.urls import reverse

    return reverse(name, kwargs=ROWS[name][0])


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ROWS)
def test_an_address_answers_the_methods_of_its_row_only(stranger, name, method):
    answer = stranger.generic(method, address(name))
    assert (answer.status_code == 405) == (method not in ROWS[name][1]), answer.status_code
    assert answer.status_code < 500
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Security-Policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'"
    )
    assert answer["X-Frame-Options"] == "DENY"


# --- where forms come from --------------------------------------------------------------------------------

WRITES = sorted(name for name, (_, methods) in ROWS.items() if "POST" in methods)
TEXT = "Je voudrais parler à quelqu’un, mais pas maintenant, <b>plus tard</b>."


@pytest.fixture
def sender(public):
    def send(name, *, token="", **headers):
        form = {"text": TEXT, **({"form_token": token} if token else {})}
        return Client().post(address(name), form, headers=headers)

    return send


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://autre.invalid"},
        {"Origin": "null"},
        {},
    ],
)
def test_a_form_from_elsewhere_is_refused_and_its_text_kept(sender, name, headers):
    answer = sender(name, **headers)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "<b>plus tard" not in page
    assert "&lt;b&gt;plus tard&lt;/b&gt;" in page
    assert 'name="form_token"' in page
    assert not answer.cookies


@pytest.mark.parametrize("headers", [{"Origin": "https://autre.invalid"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_good_mark_does_not_open_the_door_to_another_site(sender, headers):
    assert sender("resume", token=form_token(), **headers).status_code == 403


@pytest.mark.parametrize("origin", ["null", "http://testserver"])
def test_a_browser_that_says_little_is_believed_with_our_mark(sender, origin):
    assert sender("resume", token=form_token(), Origin=origin).status_code == 303
    assert sender("resume", token="0" * 32, Origin=origin).status_code == 403


@pytest.mark.parametrize(("hours", "ours"), [(0, True), (24, True), (26, False), (-2, False)])
def test_a_mark_lives_a_day(public, hours, ours):
    now = 1_790_000_000
    assert is_ours(form_token(now=now), now=now + hours * 3600) == ours


@pytest.mark.parametrize("token", ["", "é", "\x00", "x" * 100_000])
def test_a_mark_of_any_text_is_refused(public, token):
    assert not is_ours(token)


# --- after the exit, and a walk without any browser --------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ROWS.keys() - {"leave", "neutral", "resume", "health", "icon"}))
def test_while_the_marker_lives_every_sensitive_page_is_the_neutral_one(stranger, name):
    stranger.get("/sortie")
    for method in ("GET", "POST"):
        page = stranger.generic(method, address(name)).content.decode()
        assert "Vacances scolaires" in page
        assert "119" not in page
        assert page.count("<a ") == 0


def test_leaving_erases_and_marks(stranger, public):
    stranger.cookies[public.TALK_COOKIE] = "secret"
    answer = stranger.get("/sortie")
    assert answer.status_code == 303
    assert answer["Location"] == "/vacances/"
    assert answer["Clear-Site-Data"] == '"cache","storage"'
    assert answer.cookies[public.TALK_COOKIE]["max-age"] == 0
    marker = answer.cookies["_s"]
    assert (marker["max-age"], marker["httponly"], marker["path"]) == (600, True, "/")


def test_the_neutral_page_may_be_elsewhere(stranger, public):
    public.NEUTRAL_URL = "https://meteo.invalid/"
    assert stranger.get("/sortie")["Location"] == "https://meteo.invalid/"
    assert "Vacances scolaires" in stranger.get("/fr/").content.decode()


@pytest.mark.parametrize(
    ("spoken", "lang"),
    [("fr-FR,fr;q=0.9", "fr"), ("es-ES,es;q=0.9,en;q=0.8", "es"), ("en", "en"), ("xx, zz;q=1", "fr"), ("", "fr"),
     ("\u00e9" * 500, "fr")],
)  # fmt: skip
def test_the_door_leads_to_a_language_without_a_cookie(stranger, spoken, lang):
    answer = stranger.get("/", headers={"Accept-Language": spoken})
    assert answer["Location"] == f"/{lang}/"
    assert not answer.cookies


@pytest.mark.parametrize(
    "path", ["/xx/", "/fr/999/", "/fr/guides/nulle-part/", "/admin/", "/fr/10", "/%00/", "/fr/" + "9" * 400]
)
def test_an_address_that_does_not_exist_still_gives_the_numbers(stranger, path):
    answer = stranger.get(path, follow=True)
    assert 'href="tel:119"' in answer.content.decode()


def test_the_campaign_is_switched_by_a_setting(stranger, public):
    assert 'class="campaign"' not in stranger.get("/fr/").content.decode()
    public.CAMPAIGN = "je-gere"
    page = stranger.get("/fr/").content.decode()
    assert 'class="campaign"' in page
    assert page.index("campaign-title") < page.index("<h1>")
    public.CAMPAIGN = "unknown"
    assert 'class="campaign"' not in stranger.get("/fr/").content.decode()


# --- the process -------------------------------------------------------------------------------------------


def test_the_settings_ask_for_no_secret_of_the_professional_side(tmp_path):
    code = (
        "import django; django.setup(); from django.conf import settings as s; print(s.DATABASES['default'])"
    )
    variables = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "havre.settings.public",
        "HAVRE_PUBLIC_SECRET_KEY": "a", "HAVRE_PUBLIC_HOSTS": "accueil.invalid", "HAVRE_DB_PASSWORD": "only this one",
        "HAVRE_RECEIPT_PEPPER": "b", "DATABASE_URL": "postgresql://server:5432/havre",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    database = ast.literal_eval(done.stdout)
    assert (database["USER"], database["PASSWORD"]) == ("havre_public", "only this one")
    assert database["CONN_HEALTH_CHECKS"] is True


def test_the_shared_settings_read_no_secret():
    text = (ROOT / "src/havre/settings/common.py").read_text() + (
        ROOT / "src/havre/settings/public.py"
    ).read_text()
    for name in (
        "HAVRE_SECRET_KEY",
        "HAVRE_SCOPE_KEY",
        "HAVRE_KEY_FILE",
        "HAVRE_SEAL_KEY_FILE",
        "HAVRE_DATABASE_SECRET",
    ):
        assert name not in text


def test_the_password_of_one_role_is_told_to_those_who_deploy(capsys):
    call_command("role_password", "havre_public")
    assert capsys.readouterr().out.strip() == environment.role_password("havre_public")
    with pytest.raises(CommandError):
        call_command("role_password", "havre_app")
