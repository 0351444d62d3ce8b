"""Answer what a partner proposed on the plan, and let the partner read the answer where the share is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import transaction

from havre.cases.disclosure import Channel, Item, Recipient, RecipientKind, Topic, applied
from havre.cases.models import Case
from havre.cases.services import plan_proposals
from havre.cases.services.acts import Act
from havre.foundation import sealing
from havre.foundation.envelopes import KeyGone
from havre.kernel.errors import Refused
from havre.kernel.merging import Choice
from havre.sharing import access
from havre.sharing.models import Reply, Share
from havre.sharing.services.packing import today_of

_ABOUT: Final = frozenset({Topic.PLAN})


@transaction.atomic
def answer(
    act: Act, *, proposal_id: UUID, revision: int, choices: Mapping[str, Choice], taken: bool, text: str = ""
) -> None:
    """Answer a proposal (``cases.services.plan_proposals.answer``) and post what became of it, field by field.

    Nothing is posted when the share is over, or when a decision forbids to tell the partner of the plan; a word that
    must not be said to this partner refuses the answer (``must_not_say``).
    """
    made = plan_proposals.answer(
        act, proposal_id=proposal_id, revision=revision, choices=choices, taken=taken, text=text
    )
    share = _running_share(made, act) if made else None
    if made is None or share is None:
        return
    try:
        key = sealing.open_key(share.key_id)
    except KeyGone:
        return
    if _may_be_told(act, share, made):
        _post(share, made, key=key, act=act)


def _running_share(made: plan_proposals.Answered, act: Act) -> Share | None:
    row = made.proposal
    running = Share.objects.filter(pk=row.share_id, case_id=row.case_id, revoked_at=None, ends_at__gt=act.now)
    return running.filter(user_id=row.from_user_id).defer("package").first()


def _may_be_told(act: Act, share: Share, made: plan_proposals.Answered) -> bool:
    """Whether the partner may be told of the plan; raise ``Refused`` when only the words of the answer must change.

    These words were written for this partner: they are held back for what they are about, or for a forbidden word.
    """
    case = Case.objects.get(pk=share.case_id)
    ids = frozenset(map(str, (share.user_id, share.to_agency_id, made.proposal.from_team_id)))
    recipient = Recipient(kind=RecipientKind.PROFESSIONAL, ids=ids, channel=Channel.PACKAGE)
    rules = access.withholdings_of(case, key=sealing.open_key(case.key_id))
    items = [_item("outcome", ""), _item("text", made.text)]
    told = {one.key for one in applied(items, recipient, withheld=rules, on=today_of(case, act.now)).items}
    if "outcome" in told and "text" not in told:
        raise Refused(
            "Votre réponse contient un mot qui ne doit pas paraître pour ce partenaire (onglet Partages). Changez-la : "
            "rien n'est parti, votre texte est gardé.",
            code="must_not_say", field="text",
        )  # fmt: skip
    return "outcome" in told


def _item(key: str, text: str) -> Item:
    return Item(key=key, heading="Projet", text=text, topics=_ABOUT, reread=frozenset(Topic) - _ABOUT)


def _post(share: Share, made: plan_proposals.Answered, *, key: bytes, act: Act) -> None:
    row = Reply(
        id=made.proposal.pk, key_id=share.key_id, team_id=share.team_id, case_id=share.case_id, share=share,
        user_id=share.user_id, objective_id=made.proposal.objective_id, answered_at=act.now,
    )  # fmt: skip
    outcomes = {name: outcome.value for name, outcome in made.outcomes.items()}
    row.seal(key, content={"state": made.proposal.state, "outcomes": outcomes, "text": made.text})
    row.save(force_insert=True)
