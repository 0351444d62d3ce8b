"""A telephone at night: the network cut, the browser closed, the server killed; nothing lost, nothing twice, no trace."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from accessible import violations
from cases_support import open_file
from desk_windows import as_
from havre.cases.models import Entry
from havre.runaways.models import NightEntry, RunawayEpisode
from tests_support import sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.enable_socket]

CANARIES = ("quetzalide", "wombatine", "axolotière", "Chinchilla")
KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("havre-nuit", 1);
  asked.onsuccess = () => { const all = asked.result.transaction("writings").objectStore("writings").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.length); }; };
})"""
SEND = "**/fugues/nuit/envoi/"


def enter_as(context, cast, slug, address):
    cookie = sign_in(getattr(cast, slug).id).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])


def count(page):
    return page.locator("[data-night-count]").inner_text()


def write(page, kind, **fields):
    page.locator(f"details:has([data-kind={kind}]) > summary").click()
    form = page.locator(f"[data-kind={kind}]")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        field.select_option(label=value) if field.evaluate(
            "node => node.tagName"
        ) == "SELECT" else field.fill(value)
    form.locator("button").click()
    page.wait_for_function(
        "kind => !document.querySelector(`details:has([data-kind=${kind}])`).open", arg=kind
    )


def open_night(context):
    page = context.pages[0]
    page.goto("/fugues/nuit/")
    page.locator("[data-night]:not([hidden])").wait_for()
    return page


def test_a_night_without_network_nor_server_arrives_once(telephone, server, cast):
    case = as_(cast, "rose", open_file)
    context = telephone()
    enter_as(context, cast, "rose", server.address)
    page = open_night(context)
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.locator("[data-kind=declare] option", has_text=case.alias).wait_for(state="attached")
    # The network is cut, the server dies.
    context.set_offline(True)
    server.kill()
    write(page, "declare", child=case.alias, text=f"{CANARIES[0]} : partie par la cour.")
    write(page, "contact", child=case.alias, answered="Oui", text=CANARIES[1])
    assert count(page) == "2 écrits en attente d’envoi"
    context.close()
    # The telephone is switched off and on: still no network, and the session is over.
    context = telephone(offline=True)
    page = open_night(context)
    assert count(page) == "2 écrits en attente d’envoi"
    write(page, "note", who=CANARIES[3], text=CANARIES[2])
    assert count(page) == "3 écrits en attente d’envoi"
    assert page.locator("[data-night-list] li").count() == 3
    context.close()
    files = [path for path in telephone.profile.rglob("*") if path.is_file()]
    words = (*CANARIES, cast.rose.name, case.alias)
    for written in [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]:
        assert [str(path) for path in files if written in path.read_bytes()] == []
    # The network is back, the server too; without a session the writings wait.
    server.start()
    context = telephone()
    page = context.pages[0]
    page.goto("/fugues/nuit/")
    assert "/compte/" in page.url or "/demonstration/" in page.url
    enter_as(context, cast, "rose", server.address)

    # The server takes the first writing and dies before it can say so.
    def cut(route):
        route.fetch()
        server.kill()
        route.abort()

    page.route(SEND, cut)
    page = open_night(context)
    page.wait_for_function(
        "() => document.querySelector('[data-night-network]').textContent.includes('Pas de réseau')"
    )
    page.unroute(SEND)
    server.start()
    page.locator("[data-night-send]").click()
    page.wait_for_function(
        "() => document.querySelector('[data-night-count]').textContent.startsWith('Rien')"
    )
    assert page.evaluate(KEPT) == 0
    found = as_(cast, "rose", lambda rose: dict(NightEntry.objects.values_list("kind", "status")))
    assert found == {"declare": "kept", "contact": "kept", "note": "to_attach"}
    kinds = as_(
        cast, "rose", lambda rose: sorted(Entry.objects.filter(case=case).values_list("kind", flat=True))
    )
    assert kinds == ["opened", "runaway", "runaway_contact"]
    assert as_(cast, "rose", lambda rose: RunawayEpisode.objects.filter(case=case).count()) == 1


def test_the_page_of_the_night_is_light_legible_and_by_keyboard(telephone, server, cast):
    case = as_(cast, "rose", open_file)
    context = telephone()
    enter_as(context, cast, "rose", server.address)
    sizes, complaints = {}, []
    context.on("response", lambda got: got.ok and sizes.__setitem__(got.url, len(got.body())))
    context.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page = open_night(context)
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) <= 60_000, sizes
    assert violations(page) == []
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "child"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    boxes = page.locator("summary, button:visible, select:visible, input:visible").evaluate_all(
        "all => all.map(node => node.getBoundingClientRect().height)"
    )
    assert min(boxes) >= 44
    # Online, what is kept leaves at once.
    page.locator("summary").first.click()
    write(page, "declare", child=case.alias, text="Vue à la grille.")
    page.wait_for_function(
        "() => document.querySelector('[data-night-count]').textContent.startsWith('Rien')"
    )
    assert as_(cast, "rose", lambda rose: RunawayEpisode.objects.filter(case=case).count()) == 1
    assert complaints == []
    # Two leave together: both are announced, each with the way to it.
    context.set_offline(True)
    write(page, "contact", child=case.alias, answered="Oui", text="Elle dit qu’elle rentre.")
    write(page, "note", who="Chambre 4", text="Lumière allumée.")
    context.set_offline(False)
    page.wait_for_function(
        "() => document.querySelector('[data-night-status]').textContent.startsWith('2 écrits reçus')"
    )
    links = page.locator("[data-night-received] a")
    assert [text.split(",")[0] for text in links.all_inner_texts()] == ["Note", "Contact", "Absence"]
    waiting = as_(cast, "rose", lambda rose: NightEntry.objects.get(kind="note").pk)
    assert [link.get_attribute("href") for link in links.all()] == [
        f"/fugues/a-reprendre/{waiting}/", *[f"/suivi/{case.pk}/absences/"] * 2,
    ]  # fmt: skip
    assert violations(page) == []
    # In the demonstration, the warning is in a landmark like everything else.
    page.set_content(render_to_string("web/runaways/night.html", {"demo": True}))
    assert page.get_by_text("Démonstration — données inventées").is_visible()
    assert [one for one in violations(page) if one.startswith("region")] == []


def reach(page, words, most=30):
    """Press Tab until what is focused begins with these words; return how often."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.innerText ?? '').trim()").startswith(words):
            return pressed
    raise AssertionError(words)


def test_an_absence_then_a_return_by_keyboard_on_a_telephone_in_the_dark(telephone, server, cast):
    case = as_(cast, "rose", open_file)
    context = telephone()
    enter_as(context, cast, "rose", server.address)
    page, pressed = context.pages[0], 0
    page.goto("/fugues/")
    away = (("Signaler une absence", "**/fugues/declarer/"), (case.alias, "**/absences/declarer/"),
            ("Enregistrer l", "**/absences/"))  # fmt: skip
    back = (("Noter un retour", "**/fugues/retour/"), (case.alias, "**/absences/retour/**"),
            ("Oui, de retour", "**/absences/"))  # fmt: skip
    for steps in (away, back):
        for words, arrived in steps:
            pressed += reach(page, words)
            page.keyboard.press("Enter")
            page.wait_for_url(arrived)
            assert violations(page) == [], page.url
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        buttons = page.locator("p.cluster a.button, p.cluster a[class*=button]").all_inner_texts()
        assert buttons[0] == ("Déclarer à la police" if steps is away else "Vérifier son bien-être")
        page.goto("/fugues/")
    assert pressed <= 60
