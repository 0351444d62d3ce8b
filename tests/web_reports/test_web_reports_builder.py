from __future__ import annotations

import pytest
from django.urls import reverse

from havre.reports.rules import Section
from havre.web.reports.pages import SLUGS
from reports.reports_cast import complete

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("section", list(Section))
def test_each_section_opens(acting, client_of, section):
    with acting("alice") as actor:
        report = complete(actor)
    page = client_of("alice").get(reverse("reports:section", args=[report.pk, SLUGS[section]]))
    assert page.status_code == 200
    assert section.label in page.content.decode().replace("&#x27;", "'")
    assert "undefined in a template" not in page.content.decode()
