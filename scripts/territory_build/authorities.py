"""Who is competent where, and since when: written by hand from the texts cited, never guessed from a code.

Each link names its source. A link read in its source is ``verified``; any other carries a reserve, whose
sentence is in ``havre.territory.rules.Reserve``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

CHILD_PROTECTION = "child_protection_authority"
PREFECTURE = "prefecture_area"
COURT = "court_area"
ACADEMY = "academy"
HEALTH = "health_region"


@dataclass(frozen=True)
class Authority:
    """One authority: ``seat`` is the code of a commune, or empty.

    For child protection the code is Insee's for the collectivity (01D, 69M, 6AE, 20R); 975C, 977C, 978C
    are ours.
    """

    code: str
    kind: str
    name: str
    seat: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A dated link: ``valid_to`` is the first day on which it no longer holds."""

    authority: str
    departement: str = ""
    commune: str = ""
    valid_from: str = ""
    valid_to: str = ""
    source: str
    reserve: str = ""


@dataclass
class Register:
    """Authorities and links gathered so far."""

    authorities: dict[str, Authority] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def add(self, authority: Authority, *links: Link) -> None:
        """Keep an authority and its links; a code names one authority only."""
        known = self.authorities.setdefault(authority.code, authority)
        if known != authority:
            message = f"{authority.code} names two authorities"
            raise ValueError(message)
        self.links += links


@dataclass(frozen=True)
class Place:
    """What is needed of a département or a commune: ``linking`` is INSEE's code of the article (TNCC)."""

    code: str
    name: str
    linking: int
    seat: str = ""
    region: str = ""


# --- names ---------------------------------------------------------------------------------------------
BEFORE = {0: "de ", 1: "d'", 2: "du ", 3: "de la ", 4: "des ", 5: "de l'"}
CARRIED = {2: "Le ", 4: "Les "}


def of(place: Place) -> str:
    """Return the name after « de »: « de l'Ain », « du Havre », « de La Rochelle », « d'Agen ».

    Départements are written without their article, communes with it: « Le Havre » gives « du Havre ».

    >>> of(Place("01", "Ain", 5)), of(Place("76351", "Le Havre", 2)), of(Place("17300", "La Rochelle", 3))
    ("de l'Ain", 'du Havre', 'de La Rochelle')
    """
    if place.name.startswith(("La ", "L'")):
        return f"de {place.name}"
    return BEFORE[place.linking] + place.name.removeprefix(CARRIED.get(place.linking, "\0"))


# --- child protection ----------------------------------------------------------------------------------
CASF = "Code de l'action sociale et des familles, art. L226-3"
OVERSEAS_COUNTRIES = {"984", "986", "987", "988", "989"}  # other law than the CASF: left out

# (authority, name, seat, départements, first day, source, reserve)
SINGLE_COLLECTIVITIES = [
    ("6AE", "Collectivité européenne d'Alsace", "67482", ["67", "68"], "2021-01-01",
     "Loi n° 2019-816 du 2 août 2019, art. 1", ""),
    ("20R", "Collectivité de Corse", "2A004", ["2A", "2B"], "2018-01-01",
     "Code général des collectivités territoriales, art. L4421-1", ""),
    ("75C", "Ville de Paris", "75056", ["75"], "2019-01-01",
     "Loi n° 2017-257 du 28 février 2017, art. 1", ""),
    ("972R", "Collectivité territoriale de Martinique", "97209", ["972"], "2016-01-01",
     "Loi n° 2011-884 du 27 juillet 2011", "start_date"),
    ("973R", "Collectivité territoriale de Guyane", "97302", ["973"], "2016-01-01",
     "Loi n° 2011-884 du 27 juillet 2011", "start_date"),
]  # fmt: skip
OTHER_COLLECTIVITIES = [
    ("976R", "Département de Mayotte", "97611", ["976"], "2011-03-31",
     "Loi n° 2010-1487 du 7 décembre 2010", "mayotte_name"),
    ("975C", "Collectivité territoriale de Saint-Pierre-et-Miquelon", "97502", ["975"], "",
     "Code général des collectivités territoriales, livre IV de la sixième partie", "overseas_collectivity"),
    ("977C", "Collectivité de Saint-Barthélemy", "97701", ["977"], "2007-07-15",
     "Loi organique n° 2007-223 du 21 février 2007", "overseas_collectivity"),
    ("978C", "Collectivité de Saint-Martin", "97801", ["978"], "2007-07-15",
     "Loi organique n° 2007-223 du 21 février 2007", "overseas_collectivity"),
]  # fmt: skip
LYON_METROPOLIS = "200046977"
LYON_SOURCE = "Code général des collectivités territoriales, art. L3611-1 ; loi n° 2014-58 du 27 janvier 2014"


def child_protection(register: Register, departements: list[Place], lyon: list[str]) -> None:
    """Link each territory to the collectivity that answers for child protection."""
    by_code = {place.code: place for place in departements}
    ends: dict[str, str] = {}
    for code, name, seat, areas, start, source, reserve in [*SINGLE_COLLECTIVITIES, *OTHER_COLLECTIVITIES]:
        links = [
            Link(authority=code, departement=area, valid_from=start, source=source, reserve=reserve)
            for area in areas
        ]
        register.add(Authority(code, CHILD_PROTECTION, name, seat), *links)
        ends |= dict.fromkeys(areas, start)
    single = {area for row in SINGLE_COLLECTIVITIES for area in row[3]}
    others = {area for row in OTHER_COLLECTIVITIES for area in row[3]} | OVERSEAS_COUNTRIES
    for code in sorted(by_code.keys() - others):
        place = by_code[code]
        key = f"{code}D"
        end = ends[code] if code in single else ""
        link = Link(authority=key, departement=code, valid_to=end, source=CASF)
        register.add(Authority(key, CHILD_PROTECTION, f"Département {of(place)}", place.seat), link)
    metropolis = Authority("69M", CHILD_PROTECTION, "Métropole de Lyon", "69123")
    register.add(
        metropolis,
        *(Link(authority="69M", commune=c, valid_from="2015-01-01", source=LYON_SOURCE) for c in lyon),
    )


# --- préfectures ---------------------------------------------------------------------------------------
STATE_AREA = "Insee, circonscriptions administratives de l'État"
OVERSEAS_PREFECTURES = {
    "975": ("pref-975", "Préfecture de Saint-Pierre-et-Miquelon", "97502"),
    "977": ("pref-977", "Préfecture déléguée de Saint-Barthélemy et de Saint-Martin", "97801"),
    "978": ("pref-977", "Préfecture déléguée de Saint-Barthélemy et de Saint-Martin", "97801"),
    "986": ("pref-986", "Administration supérieure des îles Wallis et Futuna", "98613"),
    "987": ("pref-987", "Haut-commissariat de la République en Polynésie française", "98735"),
    "988": ("pref-988", "Haut-commissariat de la République en Nouvelle-Calédonie", "98818"),
}
UNINHABITED = {"984", "989"}


def prefectures(register: Register, departements: list[Place]) -> None:
    """Link each département to its préfet: the Rhône is one area, Alsace and Corsica are two each."""
    for place in departements:
        if place.code in UNINHABITED:
            continue
        key, name, seat = OVERSEAS_PREFECTURES.get(
            place.code, (f"pref-{place.code}", f"Préfecture {of(place)}", place.seat)
        )
        reserve = "overseas_collectivity" if place.code in OVERSEAS_PREFECTURES else ""
        link = Link(authority=key, departement=place.code, source=STATE_AREA, reserve=reserve)
        register.add(Authority(key, PREFECTURE, name, seat), link)


# --- courts --------------------------------------------------------------------------------------------
COURT_SOURCE = "Code de l'organisation judiciaire, art. D211-1 et tableau IV annexé"
SEAT_SOURCE = "Siège du tribunal"
# Communes where a tribunal judiciaire sits; its name is the commune's unless RENAMED says otherwise.
_SEATS = """
01053 02408 02691 02722 03095 03185 03190 04070 05061 06069 06088 07186 08105 09122 10387 11069 11262 12202
13001 13055 13108 14118 14366 15014 16015 17300 17415 18033 19031 19272 21231 22278 23096 24037 24322 25056
25388 26362 27229 28085 29019 29232 2A004 2B033 30007 30189 31483 31555 32013 33063 33243 34032 34172 35238
35288 36044 37261 38053 38185 38544 39300 40088 40192 41018 42187 42218 43157 44109 44184 45208 45234 46042
47001 48095 49007 49328 50129 50147 51108 51454 52121 53130 54099 54395 55029 55545 56121 56260 57463 57631
57672 58194 59036 59122 59178 59183 59350 59606 60057 60159 60612 61001 61006 62041 62119 62160 62765 63113
64102 64445 65440 66136 67437 67482 68066 68224 69123 69264 70550 71076 71270 72181 73011 73065 74010 74042
74281 75056 76217 76351 76540 77186 77284 77288 78646 79191 80021 81004 81065 82121 83050 83137 84007 84031
85191 85194 86194 87085 88160 89024 89387 90010 91228 92050 93008 94028 95500
97105 97120 97209 97302 97411 97416 97611
"""
COURT_SEATS = _SEATS.split()
RENAMED = {"97411": "de Saint-Denis de La Réunion", "97416": "de Saint-Pierre de La Réunion"}
OVERSEAS_COURTS = [
    ("court-97502", "Tribunal de première instance de Saint-Pierre-et-Miquelon", "97502", ["975"]),
    ("court-97105", "Tribunal judiciaire de Basse-Terre", "97105", ["977", "978"]),
    ("court-98613", "Tribunal de première instance de Mata-Utu", "98613", ["986"]),
    ("court-98735", "Tribunal de première instance de Papeete", "98735", ["987"]),
    ("court-98818", "Tribunal de première instance de Nouméa", "98818", ["988"]),
]


def courts(register: Register, communes: dict[str, tuple[Place, str]]) -> None:
    """Link each court to the département of its seat, always with a reserve, and to the seat itself.

    ``communes`` gives a commune and its département. The areas follow cantons and communes in the text:
    the département is only a first answer, and where several courts sit all are linked.
    """
    sitting: dict[str, list[str]] = {}
    for seat in COURT_SEATS:
        sitting.setdefault(communes[seat][1], []).append(seat)
    for departement, seats in sorted(sitting.items()):
        reserve = "single_court" if len(seats) == 1 else "several_courts"
        for seat in seats:
            key = f"court-{seat}"
            name = f"Tribunal judiciaire {RENAMED.get(seat) or of(communes[seat][0])}"
            register.add(
                Authority(key, COURT, name, seat),
                Link(authority=key, departement=departement, source=COURT_SOURCE, reserve=reserve),
                Link(authority=key, commune=seat, source=SEAT_SOURCE),
            )
    for key, name, seat, areas in OVERSEAS_COURTS:
        links = [
            Link(authority=key, departement=d, source=COURT_SOURCE, reserve="overseas_collectivity")
            for d in areas
        ]
        register.add(Authority(key, COURT, name, seat), *links)


# --- academies and health agencies ---------------------------------------------------------------------
ACADEMY_SOURCE = "Code de l'éducation, art. R222-2"
# (key, name, départements, first day, first day after)
ACADEMIES = [
    ("aix-marseille", "d'Aix-Marseille", "04 05 13 84", "", ""),
    ("amiens", "d'Amiens", "02 60 80", "", ""),
    ("besancon", "de Besançon", "25 39 70 90", "", ""),
    ("bordeaux", "de Bordeaux", "24 33 40 47 64", "", ""),
    ("caen", "de Caen", "14 50 61", "", "2020-01-01"),
    ("clermont-ferrand", "de Clermont-Ferrand", "03 15 43 63", "", ""),
    ("corse", "de Corse", "2A 2B", "", ""),
    ("creteil", "de Créteil", "77 93 94", "", ""),
    ("dijon", "de Dijon", "21 58 71 89", "", ""),
    ("grenoble", "de Grenoble", "07 26 38 73 74", "", ""),
    ("guadeloupe", "de la Guadeloupe", "971 977 978", "", ""),
    ("guyane", "de la Guyane", "973", "", ""),
    ("la-reunion", "de La Réunion", "974", "", ""),
    ("lille", "de Lille", "59 62", "", ""),
    ("limoges", "de Limoges", "19 23 87", "", ""),
    ("lyon", "de Lyon", "01 42 69", "", ""),
    ("martinique", "de la Martinique", "972", "", ""),
    ("mayotte", "de Mayotte", "976", "2020-01-01", ""),
    ("montpellier", "de Montpellier", "11 30 34 48 66", "", ""),
    ("nancy-metz", "de Nancy-Metz", "54 55 57 88", "", ""),
    ("nantes", "de Nantes", "44 49 53 72 85", "", ""),
    ("nice", "de Nice", "06 83", "", ""),
    ("normandie", "de Normandie", "14 27 50 61 76", "2020-01-01", ""),
    ("orleans-tours", "d'Orléans-Tours", "18 28 36 37 41 45", "", ""),
    ("paris", "de Paris", "75", "", ""),
    ("poitiers", "de Poitiers", "16 17 79 86", "", ""),
    ("reims", "de Reims", "08 10 51 52", "", ""),
    ("rennes", "de Rennes", "22 29 35 56", "", ""),
    ("rouen", "de Rouen", "27 76", "", "2020-01-01"),
    ("strasbourg", "de Strasbourg", "67 68", "", ""),
    ("toulouse", "de Toulouse", "09 12 31 32 46 65 81 82", "", ""),
    ("versailles", "de Versailles", "78 91 92 95", "", ""),
]


def academies(register: Register) -> None:
    """Link each département to its académie (Caen and Rouen became Normandie in 2020)."""
    for key, name, areas, start, end in ACADEMIES:
        code = f"acad-{key}"
        links = [
            Link(authority=code, departement=area, valid_from=start, valid_to=end, source=ACADEMY_SOURCE,
                 reserve="list_to_check")
            for area in areas.split()
        ]  # fmt: skip
        register.add(Authority(code, ACADEMY, f"Académie {name}"), *links)


HEALTH_SOURCE = "Code de la santé publique, art. L1431-1 ; loi n° 2015-29 du 16 janvier 2015"
# (key, name, départements, first day, first day after, source, reserve)
OVERSEAS_HEALTH = [
    ("ars-01", "Agence de santé de la Guadeloupe, de Saint-Barthélemy et de Saint-Martin", "971 977 978",
     "", "",
     "Code de l'action sociale et des familles, art. R521-1", ""),
    ("ars-02", "Agence régionale de santé Martinique", "972", "", "", HEALTH_SOURCE, "list_to_check"),
    ("ars-03", "Agence régionale de santé Guyane", "973", "", "", HEALTH_SOURCE, "list_to_check"),
    ("ars-oi", "Agence de santé de l'océan Indien", "974 976", "", "2020-01-12",
     "Décret n° 2020-18 du 10 janvier 2020", ""),
    ("ars-04", "Agence régionale de santé La Réunion", "974", "2020-01-12", "",
     "Décret n° 2020-18 du 10 janvier 2020", ""),
    ("ars-06", "Agence régionale de santé Mayotte", "976", "2020-01-12", "",
     "Décret n° 2020-18 du 10 janvier 2020", ""),
    ("ars-975", "Administration territoriale de santé de Saint-Pierre-et-Miquelon", "975", "", "",
     "Code de la santé publique, art. D1441-1 et suivants", "overseas_collectivity"),
]  # fmt: skip


def health_agencies(register: Register, departements: list[Place], regions: list[Place]) -> None:
    """Link each département to its health agency: one a region in mainland France since 2016."""
    mainland = {place.code: place for place in regions if int(place.code) > 10 and len(place.code) == 2}
    for departement in departements:
        region = mainland.get(departement.region)
        if region is None:
            continue
        code = f"ars-{region.code}"
        register.add(
            Authority(code, HEALTH, f"Agence régionale de santé {region.name}"),
            Link(authority=code, departement=departement.code, valid_from="2016-01-01", source=HEALTH_SOURCE,
                 reserve="list_to_check"),
        )  # fmt: skip
    for code, name, areas, start, end, source, reserve in OVERSEAS_HEALTH:
        links = [
            Link(
                authority=code, departement=a, valid_from=start, valid_to=end, source=source, reserve=reserve
            )
            for a in areas.split()
        ]
        register.add(Authority(code, HEALTH, name), *links)


def rows(register: Register) -> tuple[Iterator[list[str]], Iterator[list[str]]]:
    """Return the two tables as rows, sorted so that the files do not change by chance."""
    authorities = sorted(register.authorities.values(), key=lambda a: (a.kind, a.code))
    links = sorted(register.links, key=lambda k: (k.authority, k.departement, k.commune, k.valid_from))
    return (
        ([a.code, a.kind, a.name, a.seat] for a in authorities),
        ([k.authority, k.departement, k.commune, k.valid_from, k.valid_to, k.source,
          "no" if k.reserve else "yes", k.reserve] for k in links),
    )  # fmt: skip
