"""What the tests of sharing write: invented notes, choices, decisions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from cases_support import act
from havre.cases.disclosure import Audience, Topic
from havre.cases.rules.entries import EntryKind
from havre.cases.services import notes
from havre.kernel.clock import utc_now
from havre.sharing.rules import Ground, Informed, InformedState, InformedWho, SharePurpose
from havre.sharing.rules.export import ExportPurpose
from havre.sharing.rules.transmission import HANDS_OVER
from havre.sharing.services import exports, shares, transmissions, withholding

INFORMED = (
    Informed(
        who=InformedWho.CHILD,
        state=InformedState.DONE,
        on=date(2026, 11, 20),
        words="De vive voix, d'accord.",
    ),
    Informed(who=InformedWho.HOLDERS, state=InformedState.INTEREST, words="Mère mise en cause ; cadre ASE."),
)


def write_note(actor: Any, case_id: Any, text: str = "Elle aime dessiner.", **changes: Any) -> str:
    """Write a note and return the key of its item."""
    one = act(actor, case_id)
    values = {"kind": EntryKind.NOTE, "text": text, "at": utc_now() - timedelta(minutes=1), **changes}
    notes.write(one, written=notes.Written(**values))
    return f"entry:{one.id}"


def withhold(actor: Any, case_id: Any, **changes: Any) -> Any:
    """Decide not to tell something."""
    values = {
        "topic": Topic.PLACE, "audience": Audience.EVERYONE, "ground": Ground.JUDGE_ADDRESS, "reason": "Ordonnance.",
        **changes,
    }  # fmt: skip
    one = act(actor, case_id)
    withholding.withhold(one, decision=withholding.Decision(**values))
    return one


def sharing(cast: Any, *chosen: str, to: str = "tom", **changes: Any) -> shares.Sharing:
    """Return what a sender chooses, complete."""
    values = {
        "email": getattr(cast, to).email if hasattr(cast, to) else to, "purpose": SharePurpose.CARRY_OUT,
        "why": "Préparer l'atelier.", "ends_on": localdate() + timedelta(days=30), "chosen": chosen,
        "informed": INFORMED, "reread": frozenset(Topic), **changes,
    }  # fmt: skip
    return shares.Sharing(**values)


def share(actor: Any, case_id: Any, wanted: shares.Sharing) -> Any:
    """Share as the page does: prepare, then send what was seen; return the act."""
    now = utc_now()
    prepared = shares.prepare(actor=actor, case_id=case_id, sharing=wanted, now=now)
    one = act(actor, case_id, id=uuid4(), now=now)
    shares.send(one, sharing=wanted, prepared=prepared, seen=prepared.sha256)
    return one


def sending(cast: Any, kind: Any, *chosen: str, to: str, **changes: Any) -> transmissions.Sending:
    """Return what a sender asks of the team of ``to``, complete."""
    ends_on = None if kind in HANDS_OVER else localdate() + timedelta(days=30)
    values = {
        "kind": kind, "to_team_id": getattr(cast, to).team_id, "why": "La suite est là-bas.", "chosen": chosen,
        "informed": INFORMED, "ends_on": ends_on, "reread": frozenset(Topic), **changes,
    }  # fmt: skip
    return transmissions.Sending(**values)


def transmit(actor: Any, case_id: Any, wanted: transmissions.Sending) -> Any:
    """Send as the page does: prepare, then post what was seen; return the act."""
    now = utc_now()
    prepared = transmissions.prepare(actor=actor, case_id=case_id, sending=wanted, now=now)
    one = act(actor, case_id, id=uuid4(), now=now)
    transmissions.send(one, sending=wanted, prepared=prepared, seen=prepared.sha256)
    return one


def shared_objective(acting: Any, cast: Any, case: Any) -> Any:
    """Share the first objective of the plan with Tom: an extract shown to the child, validated by Valérie."""
    from havre.cases.queries import plan as queries
    from havre.cases.rules.plan import ChildAnswer
    from havre.cases.services import plan_extracts
    from havre.sharing.models import Share

    with acting("sonia") as sonia:
        row = queries.objectives_of(case)[0]
        words = plan_extracts.ExtractWords(
            for_whom="L'atelier", purpose="Accueillir", text="Deux matinées.", objectives=[row.id]
        )
        plan_extracts.prepare(act(sonia, case.pk), words=words)
        extract = queries.plan_of(case).extracts[0]
        plan_extracts.show(act(sonia, case.pk), extract_id=extract.id, answer=ChildAnswer.YES)
    with acting("valerie") as valerie:
        plan_extracts.approve(act(valerie, case.pk), extract_id=extract.id)
    with acting("sonia") as sonia:
        where = f"{row.id}:{row.revision}"
        chosen = [f"extract:{extract.id}", f"text:{where}"]
        chosen += [f"{part}:{where}" for part in ("steps", "due_on") if row.words[part]]
        share(sonia, case.pk, sharing(cast, *chosen))
        return Share.objects.filter(case_id=case.pk).order_by("-id").first().pk


def ask_export(actor: Any, case_id: Any = None, **changes: Any) -> Any:
    """Ask for an export; return its id."""
    values = {
        "export_id": uuid4(), "purpose": ExportPurpose.WORK, "why": "Réunion du lundi.", "case_id": case_id, **changes,
    }  # fmt: skip
    return exports.ask(actor=actor, asked=exports.Asked(**values), now=utc_now())
