"""The real public process on the real database, as its own role: places near a commune, with and without scripts."""

from __future__ import annotations

import pytest

from accessible import violations
from directory_orient.conftest import empty, make
from havre.directory.models import Offer, Service
from havre.kernel.clock import utc_now
from havre.public.library.words import words

__all__ = ["empty", "make"]
pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def places(make):
    for number in range(4):
        make(
            f"Maison inventée {number}",
            now=utc_now(),
            specialised=["exploitation"],
            opening_hours="Mo-Su 00:00-24:00",
        )
    make("Maison réservée", tier="professional", now=utc_now())
    yield
    Offer.objects.all().delete()
    Service.objects.all().delete()


@pytest.mark.parametrize("scripts", [True, False])
def test_three_places_without_a_word_in_the_address(launched, face_with_database, places, scripts):
    context = launched.new_context(
        viewport={"width": 360, "height": 640},
        java_script_enabled=scripts,
        locale="fr-FR",
        base_url=face_with_database,
    )
    page = context.new_page()
    page.goto("/fr/7/")
    page.locator("[name=where]").fill("Lille")
    page.get_by_role("button", name=words("fr")["nearby_search"]).click()
    page.locator("[name=commune]").first.wait_for()
    assert page.url.endswith("/fr/7/")
    page.locator("[name=commune][value='59350']").check()
    page.get_by_role("button", name=words("fr")["nearby_show"]).click()
    page.locator(".place").first.wait_for()
    assert page.locator(".place").count() == 3
    assert "Maison réservée" not in page.content()
    assert page.url.endswith("/fr/7/")
    assert page.locator(".place a[href^='tel:']").count() == 3
    assert "Lille" in page.locator("main h2").first.inner_text()
    # The title is in the window, whatever brought the answer.
    assert page.locator("h1").bounding_box()["y"] >= 0
    if scripts:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert [cookie["name"] for cookie in context.cookies()] == []
    page.reload()
    assert page.locator(".place").count() == 0
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_after_the_exit_the_profile_holds_nothing_of_a_message(
    chromium, program, face_with_database, tmp_path, scripts
):
    canary = "quetzalide"
    profile = tmp_path / "profile"
    options = {**program, "java_script_enabled": scripts, "base_url": face_with_database, "locale": "fr-FR"}
    context = chromium.launch_persistent_context(str(profile), **options)
    page = context.pages[0]
    page.goto("/fr/p/")
    page.locator("textarea[name=text]").fill(f"Un mot que personne ne dit : {canary}.")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    assert "Quitter" in page.content()
    page.locator(".leave").click()
    page.wait_for_url("**/vacances/")
    context.close()
    context = chromium.launch_persistent_context(str(profile), **options)
    context.pages[0].goto("/fr/p/")
    context.close()
    files = [path for path in profile.rglob("*") if path.is_file()]
    for written in (canary.encode(), canary.encode("utf-16-le")):
        assert [str(path) for path in files if written in path.read_bytes()] == []
