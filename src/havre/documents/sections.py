"""The parts that several documents share: children, family, facts, words, opinion, parents, visa."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import (
    Block,
    Bullets,
    Fields,
    Notice,
    Opinion,
    Paragraphs,
    Quotes,
    Section,
    Signatures,
    Table,
)
from havre.documents.model import (
    ActionTaken,
    ChildBlock,
    ChildWords,
    FactLine,
    Interpretation,
    OtherMinor,
    ParentBlock,
    ParentsInformation,
    Party,
    SourceKind,
    Visa,
)
from havre.documents.typography import french, french_moment

_FACT_HEADERS = ("N°", "Date", "Lieu", "Source", "Description du fait")
_FACT_WIDTHS = (0, 5, 4, 4, 12)


def free_text(title: str, text: str) -> Section:
    """Return a section of one text, "non renseigné" when it is empty."""
    return Section(title, (Paragraphs(fields.said(text)),))


def children(found: Sequence[ChildBlock]) -> Section:
    """Return the civil status and the present place of each child."""
    title = "Enfant concerné" if len(found) == 1 else "Enfants concernés"
    heading = [""] if len(found) == 1 else [f"Enfant {number}" for number in range(1, len(found) + 1)]
    blocks = [
        Fields(fields.rows(child, fields.CHILD), name) for child, name in zip(found, heading, strict=True)
    ]
    return Section(title, tuple(blocks))


def family(parents: Sequence[ParentBlock], household: str, minors: Sequence[OtherMinor]) -> Section:
    """Return parents, household and the other minors of the home."""
    blocks: list[Block] = [Fields(fields.rows(parent, fields.PARENT), parent.role) for parent in parents]
    if not parents:
        blocks.append(Fields((("Parents", fields.NOT_STATED),)))
    blocks.append(Fields((("Personnes vivant au domicile", fields.said(household)),), "Foyer"))
    return Section("Famille", (*blocks, other_minors(minors, heading="Autres mineurs du foyer")))


def other_minors(minors: Sequence[OtherMinor], *, heading: str) -> Block:
    """Return the table of the other minors, or the words saying that none is stated."""
    if not minors:
        return Paragraphs(fields.NOT_STATED, heading)
    lines = tuple(
        (minor.name, *map(fields.said, (minor.age, minor.link, minor.present_place))) for minor in minors
    )
    headers = ("Nom et prénom", "Âge", "Lien", "Où se trouve ce mineur")
    return Table(headers, lines, (3, 2, 2, 3), heading)


def facts(found: Sequence[FactLine]) -> tuple[Block, ...]:
    """Return two tables numbered together: what the author witnessed, then what others told."""
    numbered = list(enumerate(found, start=1))
    told = [(number, fact) for number, fact in numbered if fact.source_kind is SourceKind.TOLD]
    witnessed = [(number, fact) for number, fact in numbered if fact.source_kind is not SourceKind.TOLD]
    return (
        _fact_table(witnessed, heading="Faits vus ou entendus par l’auteur", note=""),
        _fact_table(told, heading="Faits rapportés à l’auteur par d’autres personnes", note=_HEARSAY),
    )


_HEARSAY = "L’auteur n’a pas été témoin de ces faits et ne les a pas vérifiés."


def _fact_table(numbered: Sequence[tuple[int, FactLine]], *, heading: str, note: str) -> Block:
    if not numbered:
        return Paragraphs("Aucun fait de cette nature n’est mentionné.", heading)
    lines = tuple(
        (str(number), *map(fields.said, (fact.when_text, fact.place)), _source(fact), fact.description)
        for number, fact in numbered
    )
    return Table(_FACT_HEADERS, lines, _FACT_WIDTHS, heading, note)


def _source(fact: FactLine) -> str:
    return f"Rapporté par {fact.told_by}" if fact.told_by else fact.source_kind.label


def words(found: Sequence[ChildWords]) -> Block:
    """Return the exact words of the child between guillemets."""
    heading = "Paroles exactes de l’enfant"
    if not found:
        return Paragraphs("Aucune parole de l’enfant n’est rapportée.", heading)
    note = "Transcrites mot pour mot, sans correction ni interprétation."
    return Quotes(tuple((said.quote, said.when_text, said.heard_by) for said in found), heading, note)


def opinion(found: Interpretation | None) -> Block:
    """Return what worries the author, marked as an interpretation."""
    note = "Interprétation de l’auteur : ce n’est ni un fait constaté, ni une parole de l’enfant."
    return Opinion(fields.said(found.text if found else ""), "Ce qui inquiète l’auteur", french(note))


def elements(
    found: Sequence[FactLine], quoted: Sequence[ChildWords], worry: Interpretation | None
) -> Section:
    """Return the heart of a report: facts, words and interpretation, each apart from the others."""
    return Section("Faits, paroles et interprétation", (*facts(found), words(quoted), opinion(worry)))


def actions(found: Sequence[ActionTaken], title: str) -> Section:
    """Return what was already done, said or proposed, as a table."""
    if not found:
        return free_text(title, "")
    lines = tuple((action.when_text, action.description, fields.said(action.outcome)) for action in found)
    return Section(title, (Table(("Date", "Action", "Résultat"), lines, (2, 5, 4)),))


def parents_information(found: ParentsInformation | None) -> Section:
    """Return the decision about informing the parents; a missing one is said in a strong frame."""
    title = "Information des parents"
    if found is None:
        warning = Notice("Décision non renseignée", "Elle est requise avant tout envoi.", strong=True)
        return Section(title, (warning,))
    return Section(title, (Fields(fields.rows(found, fields.PARENTS_INFORMATION)),))


def recipients(found: Sequence[Party]) -> Section:
    """Return the list of those who receive the writing."""
    return Section("Destinataires", (Bullets(tuple(map(named, found)) or (fields.NOT_STATED,)),))


def named(party: Party) -> str:
    """Return a party on one line."""
    parts = (party.organisation, party.service, party.name, party.function)
    return ", ".join(part for part in parts if part)


def attachments(found: Sequence[str]) -> Section:
    """Return the list of the annexes, and the rule about images."""
    rule = "Aucune image ni vidéo d’une personne n’est jointe : ces contenus sont refusés."
    listed: Block = Bullets(tuple(found)) if found else Paragraphs("Aucune pièce jointe.")
    return Section("Pièces jointes", (listed, Paragraphs(french(rule))))


def emergency_call(called_at: str, magistrate: str) -> Notice:
    """Return the framed trace of the call to the duty prosecutor."""
    when = (
        f"Appel au magistrat de permanence le {called_at}."
        if called_at
        else "Heure de l’appel non renseignée."
    )
    who = f" Magistrat : {magistrate}." if magistrate else ""
    return Notice("Urgence", french(when + who), strong=True)


def signatures(sender: Party, visa: Visa | None, *, signed_at: str, zone: ZoneInfo) -> Signatures:
    """Return the author's box and the hierarchical visa's."""
    author = tuple(line for line in (sender.name, sender.function, f"Le {signed_at}") if line)
    return Signatures(
        (("L’auteur (signature et cachet)", author), ("Visa hiérarchique", _visa_lines(visa, zone)))
    )


def _visa_lines(visa: Visa | None, zone: ZoneInfo) -> tuple[str, ...]:
    if visa is None:
        return ("Visa non renseigné",)
    view = (french("Avis : ") + visa.view,) if visa.view else ()
    return (visa.name, visa.function, f"Visé le {french_moment(visa.at, zone=zone)}", *view)
