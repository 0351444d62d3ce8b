"""Addresses of the public face: short and neutral, for a browser's history keeps them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.views.decorators.http import require_safe

from havre.public import answers
from havre.public.checking import views as checking
from havre.public.guides import views as guides
from havre.public.leaving import views as leaving
from havre.public.library.addresses import NEARBY, SELF_CHECK
from havre.public.library.words import BY_CODE, present
from havre.public.nearby import views as nearby
from havre.public.posters import views as posters
from havre.public.reading import views as reading

handler400 = "havre.public.errors.unreadable"
handler404 = "havre.public.errors.missing"
handler500 = "havre.public.errors.fault"


class LanguageConverter:
    """The first word of an address: a language that has its words."""

    regex = "|".join(BY_CODE)

    def to_python(self, value: str) -> str:
        """Refuse a language that is not there yet."""
        if not any(language.code == value for language in present()):
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        """Return the code as it is."""
        return value


register_converter(LanguageConverter, "lang")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.door, name="door"),
    path("favicon.ico", reading.icon, name="icon"),
    path("sante/", reading.health, name="health"),
    path("sortie", leaving.leave, name="leave"),
    path("vacances/", require_safe(leaving.neutral), name="neutral"),
    path("reprendre/", leaving.resume, name="resume"),
    path("<lang:lang>/", reading.home, name="home"),
    path(f"<lang:lang>/{SELF_CHECK}/", checking.questions, name="check"),
    path(f"<lang:lang>/{NEARBY}/", nearby.nearby, name="nearby"),
    path("<lang:lang>/8/<uuid:offer>/", nearby.entry, name="entry"),
    path("<lang:lang>/9/", answers.answer, name="answer"),
    path("fr/affiches/", posters.listed, name="posters"),
    path("fr/affiches/<slug:name>.pdf", posters.printed, name="poster"),
    path("fr/guides/<slug:address>/", guides.show, name="guide"),
    path("<lang:lang>/<int:code>/", reading.page, name="page"),
    path("<lang:lang>/p/", include("havre.public.talk.urls")),
]
