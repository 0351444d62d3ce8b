"""Havre's own table (docs/directory-csv.md): what moderators fill when no public source knows a service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from havre.directory.importers.build import (
    attempt,
    contacts,
    day_of,
    guarded,
    identifier,
    insee_code,
    point_of,
    postal_code,
    texts,
)
from havre.directory.importers.csv_stream import Row, rows_of
from havre.directory.importers.details import Body, Details
from havre.directory.importers.links import finess, siret, site
from havre.directory.importers.records import (
    Flag,
    Outcome,
    Reason,
    Record,
    Refusal,
    Telephone,
    Unreadable,
    excerpt_of,
    name_of,
    one_line,
)
from havre.directory.importers.telling import (
    MAX_AREAS,
    MAX_DOCUMENTS,
    ages,
    areas,
    code_of,
    codes_of,
    hours,
    languages,
    names_of,
    prose,
    words,
    yes_no,
)
from havre.directory.importers.text_stream import TextStream, lines_of
from havre.directory.rules import PhoneKind, ServiceKind, Tier
from havre.directory.rules.identifiers import Scheme, sound
from havre.directory.rules.taxonomy import (
    AccessMode,
    Anonymity,
    Asker,
    Cost,
    Gender,
    Reception,
    Situation,
)
from havre.kernel.text import fold

_Cells = dict[str, str]
_Flags = frozenset[Flag]

# Heading -> what it holds, in the order of the template. The first four must be there.
COLUMNS: dict[str, str] = {
    "identifiant": "Obligatoire. Un identifiant à vous, qui ne change jamais : la fiche est mise à jour par lui.",
    "nom": "Obligatoire. Nom du service.",
    "type": "Obligatoire. Code ou libellé d'un type de service.",
    "commune": "Nom de la commune. Vide, avec une zone : service à distance.",
    "code_insee": "Code INSEE de la commune ; à défaut, code postal et nom.",
    "code_postal": "Cinq chiffres.",
    "adresse": "Numéro et voie. Jamais celle d'un lieu confidentiel.",
    "complement": "Bâtiment, étage, lieu-dit.",
    "latitude": "Degrés décimaux, si vous les connaissez.",
    "longitude": "Degrés décimaux.",
    "structure": "Nom de la structure qui porte le service, si ce n'est pas le même.",
    "siret": "Quatorze chiffres.",
    "finess": "Neuf caractères.",
    "rna": "W et neuf caractères.",
    "telephone": "Numéro public ; plusieurs séparés par « / ».",
    "permanence": "Numéro réservé aux professionnels.",
    "courriel": "Adresse d'une fonction (contact@…), jamais celle d'une personne.",
    "site": "Adresse du site.",
    "visibilite": "« public » ou « professionnels ». Vide : selon le type.",
    "description": "Texte libre.",
    "horaires": "Syntaxe OpenStreetMap : Mo-Fr 09:00-12:00,14:00-17:00; PH off.",
    "horaires_texte": "Les horaires en toutes lettres.",
    "zone": "Codes de communes, départements ou EPCI séparés par « | », régions (« region 32 » ou nom), « france ».",
    "age_min": "Âge en années, sans décimale.",
    "age_max": "Âge en années, sans décimale.",
    "genres": "girls | boys (ou Filles | Garçons).",
    "accueil_trans": "oui ou non.",
    "accueil": "unconditional, preferential ou exclusive.",
    "specialise": "Situations pour lesquelles le service est spécialisé.",
    "accueille": "Situations que le service accueille.",
    "acces": "walk_in | appointment | referral | remote.",
    "mobilisable_par": "young | parent | professional.",
    "anonymat": "anonymous, confidential ou identified.",
    "sans_parents": "oui ou non.",
    "cout": "free, no_advance ou paid.",
    "langues": "Codes ISO 639 séparés par « | » : fr | ar | en.",
    "interprete": "oui ou non.",
    "langue_des_signes": "oui ou non.",
    "nuit": "oui ou non.",
    "animaux": "oui ou non.",
    "pieces": "Pièces demandées séparées par « | », ou « aucune ».",
    "accessibilite": "Adresse de la fiche Acceslibre.",
    "mis_a_jour_le": "AAAA-MM-JJ ou JJ/MM/AAAA.",
}
NEEDED = ("identifiant", "nom", "type")
_TIERS = {"public": Tier.PUBLIC, "tout public": Tier.PUBLIC, "professionnels": Tier.PROFESSIONAL,
          "professional": Tier.PROFESSIONAL, "professionnels habilites": Tier.PROFESSIONAL}  # fmt: skip
_RUN_BY_SPREADSHEETS = frozenset("=+-@|%\t\r")
_NONE = frozenset({"aucune", "aucun", "neant", "rien"})


def parse(stream: TextStream) -> Iterator[Outcome]:
    """Yield one outcome for each line after the headings."""
    return guarded(stream, _outcomes)


def _outcomes(chunks: Iterator[str]) -> Iterator[Outcome]:
    header: list[str] = []
    for row in rows_of(lines_of(chunks)):
        if isinstance(row, Refusal):
            yield row
        elif not header:
            header = ["_".join(fold(cell[:100]).split()) for cell in row.cells]
            if not set(NEEDED) <= set(header) or len(set(header)) != len(header):
                yield Refusal(row.line, Reason.NOT_THIS_FORMAT, excerpt_of(row.raw), fatal=True)
                return
        else:
            yield _outcome(header, row)


def _outcome(header: list[str], row: Row) -> Outcome:
    if len(row.cells) != len(header):
        return Refusal(row.line, Reason.COLUMNS, excerpt_of(row.raw))
    cells = dict.fromkeys(COLUMNS, "") | dict(zip(header, map(_bare, row.cells), strict=True))
    return attempt(lambda: _record(cells, line=row.line), line=row.line, raw=row.raw)


def _bare(cell: str) -> str:
    """Return the cell without the apostrophe that our own export puts before what a spreadsheet would run."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _RUN_BY_SPREADSHEETS else cell


def _kind(text: str) -> ServiceKind:
    code = names_of(ServiceKind).get(fold(text[:200]))
    if code is None:
        raise Unreadable(Reason.UNKNOWN_KIND)
    return ServiceKind(code)


def _record(cells: _Cells, *, line: int) -> Record:
    name, kind = name_of(cells["nom"]), _kind(cells["type"])
    city, structure = one_line(cells["commune"]), one_line(cells["structure"])
    known = f"{name} {city} {structure}"
    duty = [(part, "") for part in cells["permanence"].split("/") if part.strip()]
    reached = contacts(
        phones=[(cells["telephone"], "")], email=cells["courriel"], url=cells["site"], known=known
    )
    held = contacts(phones=duty, email="", url="", known=known)
    lat, lon = point_of(cells["latitude"], cells["longitude"])
    number, wrong = siret(cells["siret"])
    dated_on, doubt = day_of(cells["mis_a_jour_le"], "%Y-%m-%d", "%d/%m/%Y")
    competent = areas(words(cells["zone"], limit=MAX_AREAS))
    details, doubts = _details(cells, known=known)
    identity = identifier(cells["identifiant"])
    record = Record(
        line=line,
        source_id=identity,
        name=name,
        kind=kind,
        siret=number,
        finess=finess(cells["finess"]),
        rna=_rna(cells["rna"]),
        url=reached.url,
        email=reached.email,
        address=texts(cells["adresse"], cells["complement"]),
        postal_code=postal_code(cells["code_postal"]),
        city=city,
        commune_code=insee_code(cells["code_insee"]),
        lat=lat,
        lon=lon,
        phones=(*reached.phones, *(Telephone(one.number, PhoneKind.DUTY) for one in held.phones)),
        hours_text=one_line(cells["horaires_texte"], limit=2000),
        area_codes=competent.communes,
        departements=competent.departements,
        nationwide=competent.everywhere,
        area_words=competent.words,
        details=details,
        dated_on=dated_on,
        flags=reached.flags | doubt | doubts | (frozenset({wrong}) if wrong else frozenset()),
    )
    if not structure or fold(structure) == fold(name):
        return record
    return replace(record, body=Body(key=number or fold(structure)[:100], name=name_of(structure)))


def _rna(text: str) -> str:
    number = one_line(text).replace(" ", "").upper()
    return number if sound(Scheme.RNA, number) else ""


def _details(cells: _Cells, *, known: str) -> tuple[Details, _Flags]:
    """Return what the cells say; an empty cell says nothing."""
    text, cut = prose(cells["description"], known=known)
    low, high, disorder = ages(cells["age_min"], cells["age_max"])
    expression, unread = hours(cells["horaires"])
    link, wrong = site(cells["accessibilite"])
    lists = {name: codes_of(vocabulary, cells[heading]) for name, heading, vocabulary in _LISTS}
    ones = {name: code_of(vocabulary, cells[heading]) for name, heading, vocabulary in _ONES}
    answers = {name: yes_no(cells[heading]) for name, heading in _ANSWERS}
    spoken, odd = languages(cells["langues"])
    tier, doubt = _tier(cells["visibilite"])
    asked, documents = _documents(cells["pieces"])
    details = Details(
        description=text, opening_hours=expression, tier=tier, min_age=low, max_age=high, languages=spoken,
        documents_known=asked, required_documents=documents, accessibility_url=link or None,
        **{name: value for name, (value, _) in lists.items()},  # type: ignore[arg-type]
        **{name: value for name, (value, _) in ones.items()},  # type: ignore[arg-type]
        **{name: value for name, (value, _) in answers.items()},  # type: ignore[arg-type]
    )  # fmt: skip
    doubts = [cut, disorder, unread, odd, doubt, frozenset({wrong} if wrong else ())]
    doubts += [flags for found in (lists, ones, answers) for _, flags in found.values()]
    return details, frozenset().union(*doubts)


_LISTS = (
    ("genders", "genres", Gender), ("specialised", "specialise", Situation), ("welcomes", "accueille", Situation),
    ("access_modes", "acces", AccessMode), ("mobilisable_by", "mobilisable_par", Asker),
)  # fmt: skip
_ONES = (("reception", "accueil", Reception), ("anonymity", "anonymat", Anonymity), ("cost", "cout", Cost))
_ANSWERS = (
    ("trans_inclusive", "accueil_trans"), ("without_parents", "sans_parents"), ("interpreter", "interprete"),
    ("sign_language", "langue_des_signes"), ("night_access", "nuit"), ("animals", "animaux"),
)  # fmt: skip


def _tier(text: str) -> tuple[Tier | None, _Flags]:
    word = fold(text[:60])
    tier = _TIERS.get(word)
    return tier, frozenset({Flag.VALUE_UNKNOWN}) if word and tier is None else frozenset()


def _documents(text: str) -> tuple[bool | None, tuple[str, ...] | None]:
    """Return whether the list is known and the list; "aucune" is a list, known and empty."""
    found = tuple(words(text)[:MAX_DOCUMENTS])
    if not found:
        return None, None
    return (True, ()) if fold(found[0]) in _NONE else (True, found)
