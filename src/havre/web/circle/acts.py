"""The acts on somebody around a child, as a table; each shows, after a refusal, what is noted now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.cases.services import circle as verbs
from havre.cases.services.acts import Act
from havre.kernel.errors import NotVisible
from havre.persons.access.circle import open_card, revision_of
from havre.persons.queries.circle import Around, Circle, circle_of, followed_child
from havre.persons.rules.circle import THROUGH, OpeningPurpose, RelationKind
from havre.web.cases.acting import CaseAct, Choices, PlainForm
from havre.web.cases.head import Case
from havre.web.circle import forms, shown

RESERVE: Final = (
    "Havre garde ce que dit la décision ou l’état civil ; il n’en déduit aucun droit. Qui décide et qui doit être "
    "informé reste à vérifier par un juriste."
)
NO_SUSPECT: Final = (
    "Une personne soupçonnée d’un fait ne se note pas ici : ce qui la concerne s’écrit dans le récit du signalement, "
    "scellé, pour le procureur."
)
_BY: Final = frozenset(kind for kinds in THROUGH.values() for kind in kinds)


def person_of(actor: Actor, case: Case, target: UUID | None) -> tuple[Circle, Around]:
    """Return the circle of the file and one of its people; raise ``NotVisible`` for anybody else."""
    circle = circle_of(actor, case.person_id)
    found = circle.one(target) if target else None
    if found is None:
        raise NotVisible
    return circle, found


def through_choices(circle: Circle, *, but: UUID | None = None) -> Choices:
    """Return by whom a kinship may run, in this circle."""
    fitting = [
        one for one in circle.people
        if one.id != but and any(fact.code in _BY for fact in one.all("relation"))
    ]  # fmt: skip
    return [("", "Personne, ou non connu"), *((str(one.id), one.label) for one in fitting)]


def _run(verb: Callable[..., None]) -> Callable[[Act, Any, UUID | None], None]:
    def run(act: Act, form: Any, target: UUID | None) -> None:
        verb(act, relative_id=target, revision=form.cleaned_data["revision"] or 0, **form.values())

    return run


def _add(act: Act, form: forms.AddForm, _target: UUID | None) -> None:
    verbs.add(act, **form.values())


def _link(act: Act, form: forms.SiblingForm, target: UUID | None) -> None:
    data = form.cleaned_data
    sibling = followed_child(act.actor, alias=data["alias"], birth_year=data["birth_year"])
    revision = data["revision"] or 0
    verbs.link_sibling(
        act,
        relative_id=target or act.id,
        revision=revision,
        sibling_id=sibling,
        also_there=data["also_there"],
    )


def _unlink(act: Act, form: Any, target: UUID | None) -> None:
    verbs.link_sibling(
        act, relative_id=target or act.id, revision=form.cleaned_data["revision"] or 0, sibling_id=None
    )


def _revision(actor: Actor, case: Case, target: UUID | None) -> int:
    return person_of(actor, case, target)[1].revision


def _revision_even_withdrawn(actor: Actor, case: Case, target: UUID | None) -> int:
    """Return the revision of somebody withdrawn too: pressing twice withdraws once."""
    return revision_of(actor, case.person_id, target) if target else 0


def _facts(about: str) -> Callable[[Actor, Case, UUID | None], Mapping[str, Choices]]:
    def choices(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Choices]:
        circle, one = person_of(actor, case, target)
        lines = [(str(fact.id), shown.fact_line(fact, circle)) for fact in one.all(about)]
        by = {"through": through_choices(circle, but=one.id)} if about == "relation" else {}
        return {"replaces": [*forms.NEW, *lines], **by}

    return choices


def _endable(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Choices]:
    circle, one = person_of(actor, case, target)
    running = [fact for about in ("relation", "household") for fact in one.all(about) if fact.is_open]
    return {"fact": [(f"{fact.about}:{fact.id}", shown.fact_line(fact, circle)) for fact in running]}


def _new_by(actor: Actor, case: Case, _target: UUID | None) -> Mapping[str, Choices]:
    return {"through": through_choices(circle_of(actor, case.person_id))}


def _known(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    _, one = person_of(actor, case, target)
    return {"label": one.label, "sex": one.sex, "birth_year": one.birth_year, "deceased": one.deceased}


def _ticked(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    return {"shown": person_of(actor, case, target)[1].shown_to_child}


def _noted(actor: Actor, case: Case, target: UUID | None) -> list[tuple[str, str]]:
    """Return what is noted now, beside what was typed."""
    circle, one = person_of(actor, case, target)
    return [(term, text) for term, text in shown.known(one, circle) if text] + shown.noted(one, circle)


def _card_now(actor: Actor, case: Case, target: UUID | None) -> list[tuple[str, str]]:
    _, one = person_of(actor, case, target)
    card = open_card(actor, one.id, purpose=OpeningPurpose.CHECK)
    return [(term, text or "Rien") for term, text in shown.card_lines(card)]


def _one(slug: str, title: str, form: type[Any], verb: Callable[..., None], **more: Any) -> CaseAct:
    usual = {"button": "Enregistrer", "done": "C’est enregistré.", "here": _noted, "run": _run(verb)}
    return CaseAct(slug=slug, title=title, form=form, **{**usual, "revision": _revision, **more})


ADD: Final = CaseAct(
    slug="ajouter", title="Ajouter une personne", button="Ajouter", done="La personne est notée.", form=forms.AddForm,
    run=_add, choices=_new_by, note=NO_SUSPECT,
    lead="Le rôle et le lien suffisent. Le nom et les coordonnées sont scellés : ils ne s’affichent qu’à l’ouverture "
    "de l’identité.",
)  # fmt: skip
_ACTS: Final = (
    _one("corriger", "Corriger le rôle", forms.CorrectForm, verbs.correct, initial=_known),
    _one("corriger-l-identite", "Corriger l’identité", forms.CardForm, verbs.correct, here=_card_now),
    _one("lien", "Lien avec l’enfant", forms.RelationForm, verbs.relate, choices=_facts("relation"),
         lead="Un lien nouveau s’ajoute aux autres ; une correction remplace une ligne fausse."),
    _one("avis", "Avis sur le lien", forms.QualityForm, verbs.judge, choices=_facts("quality"), note=NO_SUSPECT,
         lead="On juge le lien, à une date, jamais la personne. L’avis précédent reste lisible."),
    _one("foyer", "Vie avec l’enfant", forms.HouseholdForm, verbs.house, choices=_facts("household"),
         lead="Une période passée, ou depuis un jour jusqu’à maintenant."),
    _one("autorite", "Autorité parentale et visites", forms.AuthorityForm, verbs.authorise, note=RESERVE,
         choices=_facts("authority")),
    _one("fin", "Ce n’est plus vrai", forms.EndForm, verbs.end, choices=_endable,
         lead="La période garde son début et reçoit une fin ; rien n’est effacé."),
    _one("page-de-l-enfant", "Sur la page de l’enfant", forms.ChildForm, verbs.show_to_child, initial=_ticked,
         lead="La page « mes droits, mes gens » est à l’enfant : seules y sont les personnes cochées ici."),
    _one("fratrie", "Relier au dossier d’un frère ou d’une sœur", forms.SiblingForm, verbs.link_sibling, run=_link,
         lead="Seulement si votre équipe suit aussi cet enfant."),
    _one("delier", "Ne plus relier au dossier", PlainForm, verbs.link_sibling, run=_unlink,
         button="Ne plus relier"),
    _one("retirer", "Retirer une personne notée par erreur", PlainForm, verbs.withdraw, button="Retirer",
         danger=True, revision=_revision_even_withdrawn,
         done="La personne est retirée de l’entourage.", back="circle:page",
         lead="Pour une erreur seulement. Si le lien a fini, notez plutôt sa fin : il reste dans l’histoire."),
)  # fmt: skip
ACTS: Final[Mapping[str, CaseAct]] = MappingProxyType({page.slug: page for page in _ACTS})
MENU: Final = ("lien", "avis", "foyer", "autorite", "fin", "page-de-l-enfant", "corriger", "retirer")


def menu(one: Around) -> list[CaseAct]:
    """Return the acts offered on somebody, those of siblings when they are one."""
    kinds = {fact.code for fact in one.all("relation") if fact.is_open}
    sibling = kinds & {RelationKind.SIBLING.value, RelationKind.HALF_SIBLING.value}
    more = ("delier",) if one.linked_person_id else ("fratrie",) if sibling else ()
    return [ACTS[slug] for slug in (*MENU[:-2], *more, *MENU[-2:])]
