"""Addresses of the professional side, one file of addresses per journey."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from havre.web import health, session
from havre.web.about import views as about
from havre.web.home import views as home
from havre.web.members import invitation

handler500 = "havre.web.errors.fault"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("sante/", health.health, name="health"),
    path("accessibilite/", about.accessibility, name="accessibility"),
    path("donnees-personnelles/", about.personal_data, name="personal_data"),
    path("session/", session.keepalive, name="keepalive"),
    path("compte/", include("havre.web.security.urls")),
    path("crip/", include("havre.web.crip.urls")),
    path("organisation/", include("havre.web.members.urls")),
    path("invitation/<str:token>/", invitation.accept, name="invitation"),
    path("donnees/", include("havre.web.safekeeping.urls")),
    path("acces-exceptionnel/", include("havre.web.safeguards.urls")),
    path("compte/agents/", include("havre.web.security.agents")),
    path("compte/", include("havre.web.library_urls")),
    path("ecoute/tchat/", include("havre.web.talk.urls")),
    path("ecoute/", include("havre.web.desk.urls")),
    path("ecrits/", include("havre.web.reports.urls")),
    path("suivi/", include("havre.web.circle.urls")),
    path("", include("havre.web.runaways.urls")),
    path("", include("havre.web.plan.urls")),
    path("suivi/", include("havre.web.persons.urls")),
    path("suivi/", include("havre.web.cases.urls")),
    path("suivi/", include("havre.web.measures.urls")),
    path("suivi/", include("havre.web.milestones.urls")),
    path("", include("havre.web.agenda.urls")),
    path("suivi/", include("havre.web.papers.urls")),
    path("", include("havre.web.sharing.urls")),
    path("annuaire/", include("havre.web.directory.urls")),
    path("annuaire/", include("havre.web.directory_desk.urls")),
    path("api/v1/", include("havre.web.api.urls")),
]

if "havre.health" in settings.INSTALLED_APPS:
    urlpatterns += [path("suivi/", include("havre.web.care.urls"))]

if settings.DEMO:
    urlpatterns += [
        path("demonstration/", include("havre.web.demo.urls")),
        path("galerie/", include("havre.ui.urls")),
    ]
