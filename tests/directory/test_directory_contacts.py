"""Telephone numbers, mailboxes, sites and identifiers: kept when sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.directory.importers.build import insee_code, postal_code
from havre.directory.importers.emails import functional_email
from havre.directory.importers.hours import clock, days_between, ranges
from havre.directory.importers.links import finess, siret, site
from havre.directory.importers.phones import e164, telephones
from havre.directory.importers.records import Flag, Telephone, excerpt_of, name_of, one_line
from havre.directory.rules import PhoneKind
from havre.directory.rules.identifiers import luhn


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("04 50 56 87 49", "+33450568749"),
        ("+33 4 50 56 87 49", "+33450568749"),
        ("+33 (0)4 50 56 87 49", "+33450568749"),
        ("0033450568749", "+33450568749"),
        ("450568749", "+33450568749"),
        ("0590 12 34 56", "+590590123456"),
        ("+262 2 62 34 31 44", "+262262343144"),
        ("+269 2 69 62 17 86", "+262269621786"),
        ("0508 41 12 34", "+508411234"),
        ("+687 24 12 34", "+687241234"),
        ("0800 05 12 34", "+33800051234"),
        ("17", "17"),
        ("119", "119"),
        ("116 006", "116006"),
        ("3018", "3018"),
    ],
)
def test_a_number_takes_one_form(written: str, stored: str) -> None:
    assert e164(written) == (stored, None)


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ("0826 88 68 10", Flag.PHONE_PREMIUM),
        ("+33 8 20 31 27 56", Flag.PHONE_PREMIUM),
        ("02988288000", Flag.PHONE_INVALID),
        ("03285300", Flag.PHONE_INVALID),
        ("+689 93 22 05", Flag.PHONE_INVALID),
        ("+44 20 7946 0000", Flag.PHONE_INVALID),
        ("12345678901234567890", Flag.PHONE_INVALID),
        ("٠٤٥٠٥٦٨٧٤٩", Flag.PHONE_INVALID),
        ("", Flag.PHONE_INVALID),
    ],
)
def test_a_doubtful_number_is_dropped(written: str, doubt: Flag) -> None:
    assert e164(written) == ("", doubt)


def test_several_numbers_and_a_note_in_one_field() -> None:
    found, flags = telephones("04 50 56 87 49 ou 04 50 56 87 50 (aux heures de permanence)")

    assert found == (Telephone("+33450568749"), Telephone("+33450568750"))
    assert flags == frozenset()
    assert telephones("04 50 56 87 49", note="24h/24")[0] == (
        Telephone("+33450568749", PhoneKind.AROUND_THE_CLOCK),
    )


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("contact@cidff04.org", ""),
        ("mailto:tgi-nevers@justice.fr", "TGI de Nevers"),
        ("pijvaires@hotmail.fr", "PIJ Vaires-sur-Marne"),
        ("cob.moy-de-l-aisne@gendarmerie.interieur.gouv.fr", ""),
        ("saint-aigulin@france-services.gouv.fr", "France services Saint-Aigulin"),
        ("ddcspp@jura.gouv.fr", ""),
    ],
)
def test_the_mailbox_of_a_function_is_kept(address: str, known: str) -> None:
    assert functional_email(address, known=known) == (address.removeprefix("mailto:"), None)


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("prenom.nom@ville.fr", ""),
        ("p.nom@ville.fr", ""),
        ("pnom@ville.fr", ""),
        ("accueil.nom@ville.fr", ""),
        ("d.martin@mairie.fr", "Mairie de Saint-Martin"),
        ("martin@wanadoo.fr", "Point info de Saint-Martin"),
        ("chef.nom@gendarmerie.interieur.gouv.fr", ""),
    ],
)
def test_the_mailbox_of_a_person_never_passes(address: str, known: str) -> None:
    assert functional_email(address, known=known) == ("", Flag.EMAIL_PERSONAL)


@pytest.mark.parametrize(
    "address", ["pas un courriel", "contact@", "@ville.fr", "contact@ville", "a b@ville.fr"]
)
def test_a_broken_mailbox_is_named_so(address: str) -> None:
    assert functional_email(address) == ("", Flag.EMAIL_INVALID)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://user:secret@ville.fr",
        "http://ville.fr:8080/",
        "http://localhost/",
        "http://127.0.0.1/",
        'http://ville.fr/"onmouseover=',
        "http://[::1/",
        "ftp://ville.fr",
    ],
)
def test_an_unsafe_link_is_dropped(link: str) -> None:
    assert site(link) == ("", Flag.URL_INVALID)


def test_a_plain_link_is_kept() -> None:
    assert site("www.ville.fr ") == ("http://www.ville.fr", None)
    assert site("https://www.ville.fr/a?b=c") == ("https://www.ville.fr/a?b=c", None)
    assert site(None) == ("", None)


def test_identifiers_have_their_keys_checked() -> None:
    assert siret("732 829 320 00074") == ("73282932000074", None)
    assert siret("73282932000075") == ("", Flag.IDENTIFIER_INVALID)
    assert siret("35600000012346") == ("35600000012346", None)
    assert siret("2,601E+13") == ("", Flag.IDENTIFIER_INVALID)
    assert finess("2A0000014") == "2A0000014"
    assert finess("١٢٣٤٥٦٧٨٩") == ""
    assert luhn("0")


def test_hours_of_the_sources() -> None:
    assert ranges("09:00 - 12:00 / 14:00 - 17:00") == ([("09:00", "12:00"), ("14:00", "17:00")], True)
    assert ranges("9h-12h30") == ([("09:00", "12:30")], True)
    assert ranges("sur rendez-vous") == ([], False)
    assert ranges("09:00 - 27:00") == ([], False)
    assert clock("٩h") == ""
    assert days_between("Vendredi", "Lundi") == ["FR", "SA", "SU", "MO"]
    assert days_between("jours_feries", "") == []


def test_text_that_a_spreadsheet_would_run_is_disarmed() -> None:
    assert one_line("=HYPERLINK(1)") == "HYPERLINK(1)"
    assert one_line("\t+-@=cmd|' /C calc'!A0") == "cmd|' /C calc'!A0"
    assert one_line("a\x00b\u202ec\ud800") == "abc"


def test_an_excerpt_hides_mailboxes() -> None:
    assert excerpt_of('"prenom.nom@ville.fr";x') == '"***@ville.fr";x'
    assert len(excerpt_of("x" * 10_000)) == 500


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.text()), st.booleans()))
def test_no_value_makes_the_readers_of_contacts_fail(value: object) -> None:
    numbers, _ = telephones(value)
    address, _ = functional_email(value, known=str(value))
    site(value)
    siret(value)

    assert all(len(number.number) <= 16 for number in numbers)
    assert len(address) <= 120
    assert "\x00" not in one_line(value)


@given(st.text(min_size=1, max_size=400))
def test_a_name_is_clean_or_refused(text: str) -> None:
    from havre.directory.importers.records import Unreadable

    try:
        name = name_of(text)
    except Unreadable:
        return

    assert 0 < len(name) <= 300
    assert name[0] not in "=+-@|%\t"
    assert "\x00" not in name


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("01053", "01053"),
        ("1053", "01053"),
        ("2a004", "2A004"),
        ("010531", "0105"),
        ("01 053", "01 0"),
        (None, ""),
    ],
)
def test_a_code_of_commune_is_never_cut_into_another(written: object, read: str) -> None:
    assert insee_code(written) == read


@pytest.mark.parametrize(
    ("written", "read"), [("75 001", "75001"), ("1000", "01000"), ("F-750", ""), ("750011", "")]
)
def test_a_postal_code_has_five_figures(written: str, read: str) -> None:
    assert postal_code(written) == read
