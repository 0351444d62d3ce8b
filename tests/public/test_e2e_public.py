"""The public pages in a real browser: leave at once, leave no trace, light, legible (the twelve tests of the design)."""

from __future__ import annotations

import re
from urllib.request import urlopen

import pytest

from accessible import violations
from havre.public.library.addresses import LISTS, PAGES, SELF_CHECK
from havre.public.library.guide_files import guides
from havre.public.library.words import present, words

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

NEARBY_PAGE = "/fr/7/"
ALL = [
    *[f"/{language.code}/" for language in present()],
    *[
        f"/{one.code}/{code}/"
        for one in present()
        for code in (*PAGES.values(), *LISTS.values(), SELF_CHECK, 7)
    ],
    *[f"/fr/guides/{guide.address}/" for guide in guides()],
]
# Each kind of page, in French and in one language of each direction.
KINDS = [
    address
    for one in present()
    for address in (
        f"/{one.code}/",
        f"/{one.code}/10/",
        f"/{one.code}/2/",
        f"/{one.code}/{SELF_CHECK}/",
        f"/{one.code}/7/",
    )
] + ["/fr/guides/ecole/", "/fr/5/", "/fr/23/", "/fr/60/", "/vacances/"]
SAMPLE = [address for address in KINDS if address.startswith(("/fr/", "/ar/", "/vacances/"))]
# All that a browser loads with a page: the addresses of its parts and of its links to style and icons.
NAMED = re.compile(r'<link[^>]+href="([^"]+)"|<(?!a )[^>]+ (?:src|poster|data)="([^"]+)"')
PROTECTED_STORES = """async () => ({
  cookies: document.cookie, local: localStorage.length, session: sessionStorage.length,
  bases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


# 1, 2: only our own origin; nothing kept ---------------------------------------------------------------


def test_nothing_is_asked_elsewhere_and_nothing_is_kept(phone, face):
    page = phone()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for address in KINDS:
        page.goto(address)
        assert page.evaluate(PROTECTED_STORES) == {
            "cookies": "", "local": 0, "session": 0, "bases": 0, "caches": 0, "workers": 0,
        }  # fmt: skip
        assert page.context.cookies() == []
    assert {url for url in asked if not url.startswith(f"{face}/")} == set()


# 3: title, icon, previews -------------------------------------------------------------------------------


def test_the_title_the_icon_and_the_previews_say_nothing(phone):
    page = phone(scripts=False)
    for address in KINDS:
        page.goto(address)
        says_nothing(page, address)


def says_nothing(page, address):
    neutral = {words(language.code)["neutral_title"] for language in present()}
    assert page.title() in neutral, address
    metas = page.locator("meta[name], meta[property]").evaluate_all(
        "all => all.map(m => m.name || m.getAttribute('property'))"
    )
    assert set(metas) <= {"viewport", "robots", "color-scheme"}, address
    icons = page.locator("link[rel~=icon]").evaluate_all("all => all.map(l => l.getAttribute('href'))")
    assert [icon.split("/")[-1].split(".")[0] for icon in icons] == ["icon"], address
    asking = "link[rel~=manifest], link[rel~=prefetch], link[rel~=preconnect], link[rel~=dns-prefetch]"
    assert page.locator(asking).count() == 0, address


# 4: the exit --------------------------------------------------------------------------------------------


def is_neutral(page):
    return page.url.endswith("/vacances/") or page.locator("h1").inner_text() == "Vacances scolaires"


def leaves_by(page, way):
    with page.expect_navigation(url="**/vacances/"):
        if way == "button":
            page.locator(".leave").click()
        else:
            for _ in range(3):
                page.keyboard.press(way)


@pytest.mark.parametrize(
    ("way", "scripts"), [("button", True), ("button", False), ("Escape", True), ("Shift", True)]
)
def test_after_the_exit_back_shows_the_neutral_page_only(phone, way, scripts):
    page = phone(scripts=scripts)
    page.goto("/fr/")
    page.locator("main a[href='/fr/10/']").click()
    page.wait_for_url("**/fr/10/")
    page.locator("nav a[href='/fr/11/']").click()
    page.wait_for_url("**/fr/11/")
    leaves_by(page, way)
    for _ in range(4):
        assert is_neutral(page)
        assert page.locator("text=119").count() == 0
        page.go_back(wait_until="load")
        if page.url == "about:blank":
            break
    page.goto("/fr/12/")
    assert is_neutral(page)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"_s"}
    assert cookies["_s"]["httpOnly"]


def test_links_inside_the_site_add_nothing_to_the_history(phone):
    page = phone()
    page.goto("/fr/")
    length = page.evaluate("history.length")
    for address in ("/fr/10/", "/fr/11/", "/fr/12/"):
        page.locator(f"a[href='{address}']").first.click()
        page.wait_for_url(f"**{address}")
    if len(present()) > 1:
        other = present()[1].code
        page.locator(f".languages a[href='/{other}/12/']").click()
        page.wait_for_url(f"**/{other}/12/")
    assert page.evaluate("history.length") == length


@pytest.mark.parametrize("presses", [["Escape"] * 2, ["Shift"] * 2, ["Escape", "Escape", "a", "Escape"]])
def test_less_than_three_presses_do_nothing(phone, presses):
    page = phone()
    page.goto("/fr/10/")
    for key in presses:
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url.endswith("/fr/10/")


def test_two_presses_a_pause_and_one_do_nothing(phone):
    page = phone()
    page.goto("/fr/10/")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator("[data-leave-status]").inner_text() == words("fr")["leave_again_one"]
    page.wait_for_timeout(1200)
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.url.endswith("/fr/10/")


def test_a_key_held_down_or_an_input_method_does_not_count(phone):
    page = phone()
    page.goto("/fr/7/")
    page.evaluate(
        "() => { for (const extra of [{repeat: true}, {isComposing: true}]) for (let i = 0; i < 4; i++)"
        " dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, ...extra})) }"
    )
    page.wait_for_timeout(300)
    assert page.url.endswith("/fr/7/")


def test_the_way_back_is_discreet_and_works_without_scripts(phone):
    page = phone(scripts=False)
    page.goto("/fr/10/")
    leaves_by(page, "button")
    page.get_by_role("button", name="Reprendre").click()
    page.wait_for_url("**/fr/")
    assert page.context.cookies() == []
    page.goto("/vacances/")
    assert page.get_by_role("button").count() == 0


def test_the_exit_is_first_for_the_keyboard_and_large_for_the_thumb(phone):
    page = phone()
    for language in present():
        page.goto(f"/{language.code}/10/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.leave')")
        box = page.locator(".leave").bounding_box()
        assert box["height"] >= 48
        assert box["width"] >= 48


# 5: weight (B9) -----------------------------------------------------------------------------------------


def weights(face, address, known):
    """Return what a page and all it names weigh, by address; ``known`` keeps what pages share."""

    def weight(path):
        with urlopen(f"{face}{path}") as answer:
            return answer.read()

    page = weight(address)
    named = {one for pair in NAMED.findall(page.decode()) for one in pair if one}
    for path in named - set(known):
        known[path] = len(weight(path))
    return {address: len(page), **{path: known[path] for path in named}}


def test_every_page_is_light(face):
    known = {}
    for address in ALL:
        sizes = weights(face, address, known)
        scripts = sum(size for path, size in sizes.items() if path.endswith(".js"))
        rest = sum(size for path, size in sizes.items() if not path.endswith((".js", ".svg")))
        assert scripts <= 15_000, (address, scripts)
        assert rest <= 50_000, (address, rest)
        assert sum(sizes.values()) <= 100_000, address


def test_a_browser_asks_for_what_is_weighed_and_nothing_more(phone, face):
    context, asked, open_pages = phone().context, {}, []
    for address in SAMPLE:
        page = context.new_page()
        of_page = asked[address] = set()
        page.on("request", lambda request, seen=of_page: seen.add(request.url.removeprefix(face)))
        page.goto(address)
        open_pages.append(page)
    for page in open_pages:  # all at once: each would wait half a second
        page.wait_for_load_state("networkidle")
    known = {}
    assert {address: asked[address] - set(weights(face, address, known)) for address in SAMPLE} == {
        address: set() for address in SAMPLE
    }
    assert all(any(path.endswith(".css") for path in seen) for seen in asked.values())


# 6, 7: accessibility, right to left ---------------------------------------------------------------------


@pytest.mark.parametrize("language", present(), ids=lambda language: language.code)
def test_axe_finds_nothing_at_360_pixels(phone, language):
    page = phone()
    # Every page in French and from right to left; of the other languages, one page of each kind.
    pages = ALL if language.code in {"fr", "ar"} else KINDS
    for address in [one for one in pages if one.startswith(f"/{language.code}/")]:
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_legible_by_day_and_by_night(phone, scheme):
    page = phone(color_scheme=scheme)
    for address in ("/fr/", "/fr/10/", "/fr/7/", f"/fr/{SELF_CHECK}/", "/fr/guides/ecole/", "/vacances/"):
        page.goto(address)
        assert violations(page) == [], (scheme, address)


def test_the_exit_stands_at_the_end_of_the_line(phone):
    page = phone()
    for language in present():
        page.goto(f"/{language.code}/10/")
        box = page.locator(".leave").bounding_box()
        middle = box["x"] + box["width"] / 2
        assert (middle < 180) == (language.direction == "rtl"), language.code
        assert page.evaluate("document.documentElement.dir") == language.direction, language.code


# 8 is in test_public_texts.py; 9: forms -----------------------------------------------------------------


def attributes(page, selector, name):
    return page.locator(selector).evaluate_all("(all, name) => all.map(one => one.getAttribute(name))", name)


@pytest.mark.parametrize("scripts", [True, False])
def test_no_form_is_read_in_an_address_nor_remembered(phone, scripts):
    page = phone(scripts=scripts)
    for address in KINDS:
        page.goto(address)
        assert set(attributes(page, "form", "method")) <= {"post"}, address
        typed = "input:not([type=hidden], [type=radio], [type=checkbox]), textarea"
        assert set(attributes(page, typed, "autocomplete")) <= {"off"}, address
        assert "password" not in attributes(page, typed, "type"), address


def test_the_questions_have_no_field_and_come_one_by_one_with_scripts(phone):
    for scripts in (True, False):
        page = phone(scripts=scripts)
        page.goto(f"/fr/{SELF_CHECK}/")
        assert page.locator("form, input, textarea, select").count() == 0
        shown = page.locator("[data-step]:visible").count()
        assert shown == (1 if scripts else page.locator("[data-step]").count())
    page = phone()
    page.goto(f"/fr/{SELF_CHECK}/")
    page.get_by_role("button", name=words("fr")["check_next"]).click()
    assert page.locator(".progress:visible").inner_text().startswith("Question 2")
    page.locator("[data-step]:visible").get_by_role("button", name=words("fr")["check_end"]).click()
    assert page.locator("#end a[href='tel:119']").is_visible()


# 12: what the disk keeps --------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_after_the_exit_the_profile_holds_nothing_of_what_was_typed(
    chromium, program, face, tmp_path, scripts
):
    canary, other = "quetzalide", "wombatine"
    profile = tmp_path / "profile"
    options = {**program, "java_script_enabled": scripts, "base_url": face}
    context = chromium.launch_persistent_context(str(profile), **options)
    page = context.pages[0]
    page.goto(NEARBY_PAGE)
    page.locator("[name=where]").fill(canary)
    page.locator("main form button").click()
    page.locator("[role=alert]").wait_for()
    page.goto("/fr/guides/ecole/")
    page.locator("input[value=told]").first.check()
    page.locator("input[name^=by-]").first.fill(other)
    page.locator("main form button").click()
    page.locator(".draft").wait_for()
    page.locator(".leave").click()
    page.wait_for_url("**/vacances/")
    context.close()
    context = chromium.launch_persistent_context(str(profile), **options)
    context.pages[0].goto("/fr/10/")
    context.close()
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert any(b"vacances" in path.read_bytes() for path in files)
    # What « strings » finds, in the browser's two ways of writing text.
    for written in [word.encode(code) for word in (canary, other) for code in ("utf-8", "utf-16-le")]:
        assert [str(path) for path in files if written in path.read_bytes()] == []
