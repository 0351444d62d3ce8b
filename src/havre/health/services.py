"""Write where a health milestone stands; the chronology of the file tells it to those who care only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from havre.accounts.rules import Right
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.milestones import DATED, MilestoneState
from havre.cases.services.acts import Act, same_revision, take
from havre.health.models import HealthStep
from havre.health.rules import INSTRUCTION_MAX, HealthMilestone
from havre.kernel.errors import Refused


@dataclass(frozen=True, kw_only=True)
class Written:
    """One health milestone: its state, its day, and the instruction that the place of life needs, if any."""

    kind: HealthMilestone
    state: MilestoneState
    on: date | None = None
    instruction: str = ""
    kept_from_parents: bool = True


@transaction.atomic
def write(act: Act, *, revision: int, written: Written) -> None:
    """Write one milestone; ``revision`` is 0 for one never written.

    Raises ``NotVisible`` without the right; ``Refused`` (``date_missing``, ``too_long``, ``revision_conflict``).
    """
    work = take(act, right=Right.CASE_HEALTH)
    if work is None:
        return
    _refuse(written)
    row = HealthStep.objects.select_for_update().filter(case=work.case, kind=written.kind.value).first()
    same_revision(revision, row.revision if row else 0)
    row = row or HealthStep(
        id=act.id, team_id=work.case.team_id, case=work.case, key_id=work.case.key_id, kind=written.kind.value,
        revision=0,
    )  # fmt: skip
    row.state, row.on, row.revision = written.state.value, written.on, row.revision + 1
    row.kept_from_parents, row.updated_at, row.by_id = written.kept_from_parents, work.now, work.actor.user_id
    row.seal(work.key, content={"instruction": written.instruction.strip()})
    row.save()
    title = f"{written.kind.label} : {written.state.label.lower()}"
    work.write(EntryKind.HEALTH, code=row.kind, content={"title": title}, object_id=row.pk)
    work.finish("health")


def _refuse(written: Written) -> None:
    if written.state in DATED and written.on is None:
        raise Refused("Écrivez la date : prévue, ou faite.", code="date_missing", field="on")
    if len(written.instruction) > INSTRUCTION_MAX:
        raise Refused(
            "Écrivez seulement la consigne utile au lieu de vie (400 signes) : le reste appartient au médecin.",
            code="too_long", field="instruction",
        )  # fmt: skip
