"""What is wrong, or to be seen to, in the texts of the site: what ``havre manage public_check`` tells."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from havre.public.library.addresses import PAGES
from havre.public.library.guide_files import GUIDES
from havre.public.library.marks import ADVICE, marks_of
from havre.public.library.reading_ease import ease_of
from havre.public.library.shape import KINDS, PAGE, blocks_of, links_of, plain
from havre.public.library.texts import AUDIENCES, Text, texts
from havre.public.library.words import BY_CODE, CONTENT, DEFAULT, LANGUAGES, present, words

REVIEWERS = 2
# Lowest score and longest sentence in words before the alarm; only French has a measure.
EASY, USUAL, DEMANDING = (85.0, 12), (85.0, 25), (75.0, 25)
CHILD = 12
FORBIDDEN = re.compile(
    r"\bprostitu(?:[ée]{1,2}s?|tes?|t[ao]s?|at[ăe]\w*)\b|\bputes?\b|\btapin\w*|"
    r"\bniveau de (?:risque|danger)\b|\bscore\b|عاهرة|مومس",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Finding:
    """``wrong`` must be corrected before the texts are published; the others are to be seen to."""

    where: str
    what: str
    wrong: bool = True


def examine() -> list[Finding]:
    """Return everything that is to be said of the texts, what is wrong first."""
    found = [
        *(finding for text in _every_text() for rule in RULES for finding in rule(text)),
        *_languages(),
        *_translations(),
        *_tables(),
    ]
    return sorted(found, key=lambda finding: (not finding.wrong, finding.where))


def _every_text() -> Iterator[Text]:
    for language in LANGUAGES:
        yield from texts(language.code).values()


def _place(text: Text) -> str:
    return f"{text.code}/{text.slug}.md"


def _marks(text: Text) -> Iterator[Finding]:
    """Each block of a French page ends with its sources; a mark names one that the page declares."""
    declared = {source.id for source in text.sources}
    for block in blocks_of(text.body) if text.code == DEFAULT else ():
        marks = marks_of(block)
        if not marks:
            yield Finding(_place(text), f"bloc sans source : « {block[:60]} »")
        yield from (
            Finding(_place(text), f"source non déclarée : {mark}")
            for mark in marks
            if mark != ADVICE and mark not in declared
        )


def _links(text: Text) -> Iterator[Finding]:
    for link in links_of(text.body):
        if not link.startswith(KINDS):
            yield Finding(_place(text), f"lien refusé : {link}")
        elif link.startswith(PAGE) and link.removeprefix(PAGE) not in texts(DEFAULT):
            yield Finding(_place(text), f"lien vers une page qui n'existe pas : {link}")


def _shape(text: Text) -> Iterator[Finding]:
    if text.slug not in PAGES:
        yield Finding(_place(text), "page sans adresse dans library/addresses.py")
    if text.audience not in AUDIENCES:
        yield Finding(_place(text), f"public inconnu : {text.audience or 'aucun'}")
    if re.search(r"<[a-zA-Z!/]", text.body):
        yield Finding(_place(text), "HTML dans le texte")
    for word in FORBIDDEN.findall(f"{text.title}\n{text.summary}\n{text.body}"):
        yield Finding(_place(text), f"mot à ne pas employer : {word}")


def _review(text: Text) -> Iterator[Finding]:
    if len(text.reviewers) < REVIEWERS:
        yield Finding(_place(text), f"relectures : {len(text.reviewers)} sur {REVIEWERS}", wrong=False)


def _reading(text: Text) -> Iterator[Finding]:
    if BY_CODE[text.code].lang != "fr":
        return
    usual = USUAL if text.reading_age <= CHILD else DEMANDING
    lowest, longest = EASY if text.code == "falc" else usual
    ease = ease_of(plain(text.body))
    if ease.score < lowest:
        yield Finding(
            _place(text), f"difficile à lire : {ease.score} (repère : {lowest} et plus)", wrong=False
        )
    if ease.longest > longest:
        told = f"phrase de {ease.longest} mots (repère : {longest}) : « {ease.longest_sentence[:80]}… »"
        yield Finding(_place(text), told, wrong=False)


RULES: tuple[Callable[[Text], Iterator[Finding]], ...] = (_marks, _links, _shape, _review, _reading)


def _languages() -> Iterator[Finding]:
    """A language that is offered has every word of the frame, in its own words, and no other."""
    wanted = words(DEFAULT).keys()
    for language in present():
        given = words(language.code)
        for key in sorted(wanted ^ given.keys()):
            yield Finding(
                f"{language.code}/words.toml", f"mot {'absent' if key in wanted else 'inconnu'} : {key}"
            )
        for key in sorted(key for key, value in given.items() if not value.strip()):
            yield Finding(f"{language.code}/words.toml", f"mot vide : {key}")


def _translations() -> Iterator[Finding]:
    """Pages that a language does not have yet, or that follow an older French text."""
    originals = texts(DEFAULT)
    for language in LANGUAGES:
        ours = texts(language.code)
        if language.code == DEFAULT or not ours:
            continue
        for slug in sorted(originals.keys() - ours.keys()):
            yield Finding(f"{language.code}/{slug}.md", "page pas encore traduite", wrong=False)
        for slug in sorted(ours.keys() - originals.keys()):
            yield Finding(f"{language.code}/{slug}.md", "traduction d'une page qui n'existe pas")
        for slug in sorted(originals.keys() & ours.keys()):
            yield from _age(ours[slug], originals[slug])


def _age(text: Text, original: Text) -> Iterator[Finding]:
    if text.revision < original.revision:
        told = f"traduit la révision {text.revision}, la page française en est à la {original.revision}"
        yield Finding(_place(text), told, wrong=False)
    if text.revision > original.revision:
        yield Finding(_place(text), f"révision inconnue de la page française : {text.revision}")


def _tables() -> Iterator[Finding]:
    """Guides, questions and posters: each source named is declared, and the words are ours."""
    names = [
        *(f"guides/{name}.toml" for name in GUIDES.values()),
        f"{DEFAULT}/self-check.toml",
        "posters.toml",
    ]
    for name in names:
        path = CONTENT / name
        if not path.is_file():
            yield Finding(name, "fichier absent")
            continue
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        declared = {row["id"] for row in table.get("sources", [])} | {ADVICE}
        for mark in sorted(_named(table) - declared):
            yield Finding(name, f"source non déclarée : {mark}")
        shown = "\n".join(_strings({key: value for key, value in table.items() if key != "sources"}))
        yield from (Finding(name, f"mot à ne pas employer : {word}") for word in FORBIDDEN.findall(shown))
        for link in links_of(shown):
            if link.startswith(PAGE) and link.removeprefix(PAGE) not in texts(DEFAULT):
                yield Finding(name, f"lien vers une page qui n'existe pas : {link}")


def _named(table: dict[str, Any]) -> set[str]:
    """Return the sources that the rows of a table name."""
    rows = [row for kind in table.values() if isinstance(kind, list) for row in kind if isinstance(row, dict)]
    single = {str(row["source"]) for row in rows if "source" in row}
    several = {str(name) for row in rows for name in row.get("sources", [])}
    return single | several


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
