"""A small site made of the library only, without database, for a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from havre.ui.shapes import Shell

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]

DRAFT = """{% extends "havre/base.html" %}{% load havre_ui %}{% block title %}Brouillon{% endblock %}
{% block content %}<h1>Brouillon</h1>
<form class="form" method="post" action="/brouillon/enregistrer/" data-autosave="/brouillon/enregistrer/">
  {% csrf_token %}
  <label class="label" for="texte">Texte</label>
  <textarea class="input" id="texte" name="texte"></textarea>
  {% form_actions %}{% button "Envoyer" %}{% slot "aside" %}{% autosave_status %}{% endslot %}{% endform_actions %}
</form>
{% dialog_link "Fermer le dossier" dialog="question" href="/reponse/" %}
{% dialog id="question" title="Fermer ?" %}<p>Sûr.</p>{% enddialog %}
{% link_button "Réponse" "/reponse/" shortcut="n c" %}
{% endblock %}"""
ANSWER = """{% extends "havre/base_plain.html" %}{% block title %}Réponse{% endblock %}
{% block content %}<h1>Réponse</h1>{% endblock %}"""


@dataclass
class Site:
    """Where the site listens, what it received, and how it answers: 200, 400, 503 or 401."""

    address: str = ""
    status: int = 200
    received: list[str] = field(default_factory=list)
    renewed: int = 0

    def page(self, request: HttpRequest) -> HttpResponse:
        shell = Shell(person="Alice", idle_seconds=900, keepalive_url="/session/", login_url="/reponse/")
        return HttpResponse(engines["django"].from_string(DRAFT).render({"shell": shell}, request))

    def answer(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(engines["django"].from_string(ANSWER).render({}, request))

    def save(self, request: HttpRequest) -> HttpResponse:
        if self.status == 200:
            self.received.append(request.POST["texte"])
        return JsonResponse({"message": "Trop long : raccourcissez."}, status=self.status)

    def session(self, request: HttpRequest) -> HttpResponse:
        self.renewed += 1
        return JsonResponse({"csrf": get_token(request)}, status=self.status)

    def urls(self) -> ModuleType:
        module = ModuleType("ui_site_urls")
        module.urlpatterns = [  # type: ignore[attr-defined]
            path("", include("havre.ui.urls")),
            path("brouillon/", self.page),
            path("brouillon/enregistrer/", self.save),
            path("reponse/", self.answer),
            path("session/", self.session),
        ]
        return module


def bare_templates() -> dict[str, Any]:
    """Return the project's template engine with the request alone in its context: no person, no database."""
    engine = settings.TEMPLATES[0]  # the professional face; the second one is of the public pages
    processors = ["django.template.context_processors.request"]
    return {**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": processors}}


class Silent(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class ThreadingServer(WSGIServer):
    """One thread for each request, so that a browser's parallel requests do not wait."""

    daemon_threads = True

    def process_request(self, request: Any, client_address: Any) -> None:
        threading.Thread(target=self._serve, args=(request, client_address), daemon=True).start()

    def _serve(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            pass  # the browser left before the end
        finally:
            self.shutdown_request(request)


@pytest.fixture(scope="module")
def ui_server() -> Iterator[Site]:
    """The site, listening on loopback for one module of tests."""
    site = Site()
    with override_settings(
        ROOT_URLCONF=site.urls(),
        MIDDLEWARE=["csp.middleware.CSPMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
        TEMPLATES=[bare_templates()],
    ):
        application = StaticFilesHandler(WSGIHandler())
        with make_server("127.0.0.1", 0, application, ThreadingServer, Silent) as server:
            site.address = f"http://127.0.0.1:{server.server_port}"
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            yield site
            server.shutdown()
            thread.join()


@pytest.fixture
def site(ui_server: Site) -> Site:
    """The site as new: it answers 200 and has received nothing."""
    ui_server.status = 200
    ui_server.received.clear()
    ui_server.renewed = 0
    return ui_server


@pytest.fixture(scope="module")
def ui_browser() -> Iterator[Browser]:
    """Debian's chromium; its absence is a failure, never a skip."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """An open page and everything it complained about or asked for."""

    page: Page
    complaints: list[str]
    requests: list[str]


@pytest.fixture
def visit(ui_browser: Browser, site: Site) -> Iterator[Any]:
    """``visit("/", width=360, theme="dark")`` opens a page in a context of its own."""
    contexts: list[BrowserContext] = []

    def open_page(address: str, *, width: int = 1280, theme: Any = "light", **options: Any) -> Visit:
        context = ui_browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=theme, **options
        )
        contexts.append(context)
        seen = Visit(context.new_page(), [], [])
        seen.page.set_default_timeout(10_000)
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        response = seen.page.goto(site.address + address, wait_until="networkidle")
        assert response is not None
        assert response.status == 200, response.text()
        return seen

    yield open_page
    for context in contexts:
        context.close()
