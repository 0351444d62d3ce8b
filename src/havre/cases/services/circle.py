"""The people around the child, from the file: the verb of ``persons`` and one line in the chronology, together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.rules import Right
from havre.cases.models import Case
from havre.cases.rules.entries import EntryKind
from havre.cases.services.acts import Act, Work, take
from havre.kernel.errors import NotVisible
from havre.persons.access.circle import circle_visible_to
from havre.persons.rules.circle import AuthorityStatus, Quality, RelationKind, RelativeCard
from havre.persons.services import circle, circle_facts
from havre.persons.services.circle import Edit, RelationDraft, RelativeDraft
from havre.persons.services.circle_facts import AuthorityDraft, Judgement, StayDraft


@transaction.atomic
def add(
    act: Act, *, draft: RelativeDraft, relation: RelationDraft, card: RelativeCard, at_home: bool = False
) -> None:
    """Put somebody around the child; the id of the act becomes that of the relative."""
    work = take(act)
    if work is None:
        return
    row = circle.add_relative(
        actor=act.actor, person_id=work.case.person_id, relative_id=act.id, draft=draft, relation=relation, card=card,
        now=act.now,
    )  # fmt: skip
    if at_home:
        edit = Edit(act.actor, row.pk, row.revision, uuid5(act.id, "home"), act.now)
        circle_facts.set_household(edit=edit, draft=StayDraft(source=relation.source))
    _tell(work, row.pk, draft.label, RelationKind(relation.kind).label)


def correct(
    act: Act,
    *,
    relative_id: UUID,
    revision: int,
    draft: RelativeDraft | None,
    card: RelativeCard | None = None,
) -> None:
    """Correct what is known of somebody; ``draft`` or ``card`` None leaves that part as it is."""
    says = "fiche corrigée" if draft else "identité corrigée"
    _change(
        act,
        relative_id,
        revision,
        says,
        lambda edit: circle.correct_relative(edit=edit, draft=draft, card=card),
    )


def relate(
    act: Act, *, relative_id: UUID, revision: int, draft: RelationDraft, replaces: UUID | None = None
) -> None:
    """Add a relation, or correct one."""
    says = RelationKind(draft.kind).label
    _change(
        act,
        relative_id,
        revision,
        says,
        lambda edit: circle_facts.add_relation(edit=edit, draft=draft, replaces=replaces),
    )


def judge(
    act: Act, *, relative_id: UUID, revision: int, judged: Judgement, replaces: UUID | None = None
) -> None:
    """Keep how the link is judged."""
    says = Quality(judged.quality).label
    _change(
        act,
        relative_id,
        revision,
        says,
        lambda edit: circle_facts.set_quality(edit=edit, judged=judged, replaces=replaces),
    )


def house(
    act: Act, *, relative_id: UUID, revision: int, draft: StayDraft, replaces: UUID | None = None
) -> None:
    """Keep a period of life with the child."""
    _change(
        act,
        relative_id,
        revision,
        "vie avec l'enfant",
        lambda edit: circle_facts.set_household(edit=edit, draft=draft, replaces=replaces),
    )


def authorise(
    act: Act, *, relative_id: UUID, revision: int, draft: AuthorityDraft, replaces: UUID | None = None
) -> None:
    """Keep what a decision says of parental authority."""
    says = AuthorityStatus(draft.status).label
    _change(
        act,
        relative_id,
        revision,
        says,
        lambda edit: circle_facts.set_authority(edit=edit, draft=draft, replaces=replaces),
    )


def end(act: Act, *, relative_id: UUID, revision: int, about: str, target_id: UUID, ends_on: date) -> None:
    """End a relation or a period of life with the child."""
    says = "lien terminé" if about == "relation" else "ne vit plus avec l'enfant"
    _change(
        act,
        relative_id,
        revision,
        says,
        lambda edit: circle_facts.end_fact(edit=edit, about=about, target_id=target_id, ends_on=ends_on),
    )


def show_to_child(act: Act, *, relative_id: UUID, revision: int, shown: bool, words: str) -> None:
    """Show somebody on the child's own page, or no longer."""
    says = "sur la page de l'enfant" if shown else "plus sur la page de l'enfant"
    _change(
        act,
        relative_id,
        revision,
        says,
        lambda edit: circle.show_to_child(edit=edit, shown=shown, words=words),
    )


def link_sibling(
    act: Act, *, relative_id: UUID, revision: int, sibling_id: UUID | None, also_there: bool = False
) -> None:
    """Link a brother or sister to their own file, or unlink."""
    says = "relié à son dossier" if sibling_id else "n'est plus relié à un dossier"
    _change(
        act,
        relative_id,
        revision,
        says,
        lambda edit: circle.link_sibling(edit=edit, sibling_id=sibling_id, also_there=also_there),
    )


def withdraw(act: Act, *, relative_id: UUID, revision: int) -> None:
    """Take away somebody noted by mistake."""
    _change(
        act,
        relative_id,
        revision,
        "retiré, noté par erreur",
        lambda edit: circle.withdraw_relative(edit=edit),
    )


@transaction.atomic
def _change(act: Act, relative_id: UUID, revision: int, says: str, verb: Callable[[Edit], object]) -> None:
    work = take(act)
    if work is None:
        return
    label = _label(act, work.case, relative_id)
    verb(Edit(act.actor, relative_id, revision, act.id, act.now))
    _tell(work, relative_id, label, says)


def _label(act: Act, case: Case, relative_id: UUID) -> str:
    around = circle_visible_to(act.actor, case.person_id, right=Right.CASE_WRITE)
    label = around.filter(pk=relative_id).values_list("label", flat=True).first()
    if label is None:
        raise NotVisible
    return label


def _tell(work: Work, relative_id: UUID, label: str, says: str) -> None:
    work.write(EntryKind.CIRCLE, content={"title": f"{label} : {says}"}, object_id=relative_id)
