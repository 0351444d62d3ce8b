"""Habits of the house that no linter sees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from havre.accounts.policy import LIBRARY_VIEWS
from havre.foundation.rows import declared

SRC = Path(__file__).resolve().parents[2] / "src" / "havre"
FLOORS = [
    "foundation",
    "territory",
    "directory",
    "accounts",
    "persons",
    "cases",
    "health",
    "sharing",
    "runaways",
    "listening",
    "conversations",
    "concern_unit",
    "reports",
    "safekeeping",
    "web",
    "operations",
]


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("havre.")]


def test_every_table_is_declared_and_every_declaration_is_a_table():
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    tables |= {"django_migrations"}
    managed = {name for name in declared() if not name.startswith("procrastinate_")}
    assert tables - set(declared()) - {t for t in tables if t.startswith("procrastinate_")} == set()
    assert managed - tables == set()


def test_a_table_with_team_rows_is_forced():
    for model in our_models():
        if any(field.name == "team_id" for field in model._meta.fields):
            assert declared()[model._meta.db_table].forced, model


def test_foreign_keys_point_downward_and_have_no_reverse_accessor():
    for model in our_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is not None:
                assert field.remote_field.related_name == "+", f"{model}.{field.name}"
                here, there = model._meta.app_label, field.related_model._meta.app_label
                assert FLOORS.index(there) <= FLOORS.index(here), f"{model}.{field.name}"


def test_migrations_depend_downward():
    from django.db.migrations.loader import MigrationLoader

    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        for dependency, _ in migration.dependencies:
            if app in FLOORS and dependency in FLOORS:
                assert FLOORS.index(dependency) <= FLOORS.index(app), f"{app}.{name}"


def test_sealed_columns_exist_and_are_binary():
    from havre.foundation.sealing import Sealed

    for model in our_models():
        if issubclass(model, Sealed):
            assert model.sealed_columns, model
            for column in model.sealed_columns:
                assert isinstance(model._meta.get_field(column), models.BinaryField)


def test_no_score_level_or_colour_of_a_person_is_kept():
    forbidden = re.compile(r"score|risk_level|danger_level|colou?r|rating|severity", re.IGNORECASE)
    found = [
        f"{m.__name__}.{f.name}" for m in our_models() for f in m._meta.fields if forbidden.search(f.name)
    ]
    assert found == []


def every_pattern(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from every_pattern(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern


OURS = [
    (name, pattern) for name, pattern in every_pattern() if pattern.callback.__module__.startswith("havre.")
]


@pytest.mark.parametrize(("name", "pattern"), OURS, ids=[name for name, _ in OURS])
def test_every_view_of_ours_declares_its_policy(name, pattern):
    assert hasattr(pattern.callback, "policy") or name in LIBRARY_VIEWS


def test_a_view_without_a_policy_is_refused(client_of, settings):
    settings.ROOT_URLCONF = "undeclared_urls"
    assert client_of("alice").get("/rien/").status_code == 404


TEMPLATES = sorted(SRC.glob("*/templates/**/*.html"))


def template_name(path):
    return str(path).split("/templates/", 1)[1]


def test_every_template_is_used():
    sources = "\n".join(
        p.read_text(encoding="utf-8") for pattern in ("**/*.py", "**/*.html") for p in SRC.glob(pattern)
    )
    implied = re.compile(
        r"^(4\d\d|500|403_csrf)\.html$|^account/|^mfa/|^allauth/|^socialaccount/|components/"
    )
    unused = [
        template_name(p)
        for p in TEMPLATES
        if not implied.search(template_name(p)) and template_name(p) not in sources
    ]
    assert unused == []


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE
)
FOREIGN = re.compile(r"(?:src|href|action)=\"https?://", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=template_name)
def test_no_inline_script_or_style_and_nothing_foreign(path):
    text = path.read_text(encoding="utf-8")
    assert INLINE.findall(text) == []
    assert FOREIGN.findall(text) == []


WORDS = re.compile(r"prostitu[ée]e?s?\b(?!tion)", re.IGNORECASE)


def test_words_are_dignified():
    for pattern in ("**/*.html", "**/*.py"):
        for path in SRC.glob(pattern):
            for match in WORDS.finditer(path.read_text(encoding="utf-8")):
                line = path.read_text(encoding="utf-8")[: match.start()].count("\n") + 1
                pytest.fail(f"{path.relative_to(SRC)}:{line}: {match.group(0)}")


def test_files_stay_short():
    long = {
        str(p.relative_to(SRC)): n
        for p in SRC.glob("**/*.py")
        if "migrations" not in p.parts and (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_every_notice_has_its_words():
    from havre.accounts.rules import NOTICE_WORDS

    source = "\n".join(p.read_text(encoding="utf-8") for p in SRC.glob("**/*.py"))
    calls = re.findall(r"notify(?:_posted_to)?\((?:[^()]|\([^()]*\))*?kind=\"(\w+)\"", source)
    assert len(calls) > 8
    assert set(calls) - set(NOTICE_WORDS) == set()
