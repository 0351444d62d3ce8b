"""The geocoder's contract over real HTTP on loopback: what is sent, what is believed, patience, and lies."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from havre.directory.geocoding.client import TRIES, WAIT_SECONDS, Geoplateforme, Nowhere
from havre.directory.geocoding.contract import Address, Located, believed, question, street_of
from havre.directory.models import Location, Offer, Organization, Service
from havre.directory.rules import PointPrecision
from havre.directory.services.geocoding import place_structures
from havre.directory.services.offers import rebuild_offers
from havre.kernel.errors import Refused

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
COLUMNS = ("latitude", "longitude", "result_score", "result_type", "result_citycode", "result_status")
DOOR = ("50.6329", "3.0586", "0.93", "housenumber", "59350", "ok")


def address(**changes):
    values = {"id": uuid4(), "lines": ("3 rue de l'Essai", "BP 40012"), "postal_code": "59000", "city": "LILLE CEDEX",
              "commune_code": "59350"}  # fmt: skip
    return Address(**{**values, **changes})


def answer(*pairs):
    """Write what the service answers: (address, values of COLUMNS)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("id", "adresse", *COLUMNS))
    writer.writerows((one.id, "x", *values) for one, values in pairs)
    return out.getvalue().encode()


class Server:
    """Answers each question with the next of ``replies``: (status, headers, body or a function of the question)."""

    def __init__(self) -> None:
        self.replies: list[tuple[int, dict[str, str], bytes | Callable[[bytes], bytes]]] = []
        self.asked: list[tuple[str, bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append((self.path, body))
                status, headers, reply = outer.replies.pop(0)
                content = reply(body) if callable(reply) else reply
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture
def waits():
    return []


@pytest.fixture
def geocoder(server, waits):
    return Geoplateforme(server.url, wait=waits.append)


def test_post_boxes_are_left_out_and_the_commune_code_is_not_sent(server, geocoder):
    one = address()
    server.replies = [(200, {}, answer((one, DOOR)))]
    assert geocoder.locate([one]) == {one.id: Located(50.6329, 3.0586, PointPrecision.ADDRESS, 0.93)}
    ((path, body),) = server.asked
    assert path == "/geocodage/search/csv"
    assert b"3 rue de l'Essai" in body
    assert b"40012" not in body
    assert b"59350" not in body
    assert b'name="postcode"' in body


@pytest.mark.parametrize(
    "values",
    [
        ("50.6", "3.05", "0.93", "municipality", "59350", "ok"),
        ("50.6", "3.05", "0.49", "housenumber", "59350", "ok"),
        ("50.6", "3.05", "0.93", "housenumber", "59009", "ok"),
        ("nan", "3.05", "0.93", "housenumber", "59350", "ok"),
        ("500", "3.05", "0.93", "housenumber", "59350", "ok"),
        ("", "", "", "", "", "not-found"),
        ("50.6", "3.05", "0.93", "housenumber", "59350", "error"),
    ],
)
def test_what_is_not_a_door_of_this_commune_is_not_believed(values):
    one = address()
    assert believed(answer((one, values)), [one]) == {}


def test_a_street_is_believed_as_a_street_and_a_stranger_not_at_all():
    one, other = address(), address()
    found = believed(answer((one, ("50.6", "3.05", "0.7", "street", "59350", "ok")), (other, DOOR)), [one])
    assert {key: point.precision for key, point in found.items()} == {one.id: PointPrecision.STREET}


def test_patience_is_what_the_service_asks_then_doubles(server, geocoder, waits):
    one = address()
    server.replies = [
        (429, {"Retry-After": "17"}, b""), (503, {}, b""), (429, {"Retry-After": "3600"}, b""),
        (200, {}, answer((one, DOOR))),
    ]  # fmt: skip
    assert one.id in geocoder.locate([one])
    assert waits == [17.0, 2 * WAIT_SECONDS, 60.0]


def test_a_service_that_stays_silent_is_told_and_asked_no_more(server, geocoder, waits):
    server.replies = [(503, {}, b"")] * TRIES
    with pytest.raises(Refused, match="geocoder_silent"):
        geocoder.locate([address()])
    assert len(server.asked) == TRIES


@pytest.mark.parametrize(
    ("status", "headers"), [(400, {}), (404, {}), (302, {"Location": "http://127.0.0.1:1/"})]
)
def test_a_refusal_and_a_redirect_are_not_followed(server, geocoder, status, headers):
    server.replies = [(status, headers, b"")]
    with pytest.raises(Refused, match="geocoder_refuses"):
        geocoder.locate([address()])
    assert len(server.asked) == 1


def test_an_enormous_answer_fills_no_memory(server, geocoder):
    server.replies = [(200, {}, b"x" * 30_000_001)]
    with pytest.raises(Refused, match="geocoder_huge"):
        geocoder.locate([address()])


def test_the_address_of_the_service_is_https():
    with pytest.raises(Refused, match="geocoder_not_https"):
        Geoplateforme("http://exemple.invalid")


@given(st.binary(max_size=400))
def test_any_answer_is_survived(raw):
    assert believed(raw, [address()]) == {}


@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=40))
def test_any_address_makes_one_line_of_csv(lines, city):
    one = address(lines=tuple(lines), city=city)
    rows = list(csv.reader(io.StringIO(question([one]).decode(), newline="")))
    assert len(rows) == 2
    assert len(rows[1]) == 4
    assert UUID(rows[1][0]) == one.id
    assert not rows[1][1].startswith(("=", "+", "-", "@"))
    assert len(street_of(one)) <= 200


# --- in the directory --------------------------------------------------------------------------------------
@pytest.fixture
def service(db):
    place = Location.objects.create(
        address=["3 rue de l'Essai"], postal_code="59000", city="Lille", commune_id="59350", lat=50.63, lon=3.04,
        precision=PointPrecision.COMMUNE.value,
    )  # fmt: skip
    made = Service.objects.create(
        organization=Organization.objects.create(name="Structure inventée"), location=place, kind="mda",
        name="Lieu inventé", lat=50.63, lon=3.04, updated_at=NOW,
    )  # fmt: skip
    rebuild_offers(services=[made.pk], now=NOW)
    return made


class Known:
    """A geocoder that answers the same point for all."""

    def __init__(self, lat: float, lon: float) -> None:
        self.point = Located(lat, lon, PointPrecision.ADDRESS, 0.9)

    def locate(self, addresses):
        return {one.id: self.point for one in addresses}


def test_a_place_found_moves_the_service_and_what_searches_read(service):
    done = place_structures(geocoder=Known(50.6401, 3.0702), limit=10, now=NOW)
    assert (done.asked, done.found, done.far) == (1, 1, 0)
    service.refresh_from_db()
    offer = Offer.objects.get(pk=service.pk)
    assert (service.lat, service.location.precision, offer.lat) == (50.6401, "address", 50.6401)
    assert place_structures(geocoder=Known(50.6401, 3.0702), limit=10, now=NOW).asked == 0


def test_a_point_far_from_its_commune_and_a_dry_run_change_nothing(service):
    assert place_structures(geocoder=Known(43.3, 5.4), limit=10, now=NOW).far == 1
    assert place_structures(geocoder=Known(50.64, 3.07), limit=10, now=NOW, dry_run=True).found == 1
    assert place_structures(geocoder=Nowhere(), limit=10, now=NOW).found == 0
    service.refresh_from_db()
    assert (service.lat, service.location.precision) == (50.63, "commune")


def test_the_command_says_what_it_would_do_and_that_none_is_chosen(service, server, settings, capsys):
    settings.GEOCODER_URL = ""
    with pytest.raises(CommandError, match="Aucun géocodeur"):
        call_command("geocode")
    settings.GEOCODER_URL = server.url

    def reply(body):
        identifier = service.location_id
        assert str(identifier).encode() in body
        return answer((address(id=identifier), DOOR))

    server.replies = [(200, {}, reply)] * 2
    call_command("geocode")
    assert "Rien n'est écrit" in capsys.readouterr().out
    call_command("geocode", "--apply")
    service.location.refresh_from_db()
    assert service.location.precision == "address"
