"""From the return of a followed child to a writing: the child, what was seen, the words that the actor may read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.access import locked
from havre.cases.models import Case
from havre.cases.rules import Module, Sensitivity
from havre.cases.rules.entries import EntryKind
from havre.cases.services.acts import Act, Work, take
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.law.periods import local_date
from havre.law.territory import territory_of
from havre.law.wording import short_date
from havre.reports.access import report_to_write, reports_visible_to
from havre.reports.content import FactBody, WordsBody
from havre.reports.models import Report
from havre.reports.queries.opened import load
from havre.reports.rules import FactKind, ReportKind, ReportStatus, Section
from havre.reports.services.children import link_child
from havre.reports.services.drafts import open_draft, write_section
from havre.runaways.queries import of_file
from havre.runaways.queries.of_file import EpisodeRead

# What was noted at the return and how it is known, in words to make precise; a wound is never described here.
_NOTED: Final[Mapping[str, tuple[FactKind, str]]] = {
    "injury": (
        FactKind.SEEN,
        "Au retour, une blessure se voit ou l’enfant dit avoir mal (à préciser, sans description intime).",
    ),
    "doctor": (FactKind.SEEN, "Au retour, un médecin est à voir vite."),
    "threat": (FactKind.SEEN, "Au retour, une menace venant de l’extérieur est perçue (à préciser)."),
    "confided": (
        FactKind.HEARD,
        "Au retour, l’enfant a confié de soi-même quelque chose qui inquiète (ses mots vont à part).",
    ),
}


@transaction.atomic
def draft_from_absence(act: Act, *, episode_id: UUID) -> Report:
    """Begin a judicial report from an absence, once at a time for each absence and author.

    The child comes under the alias of the file (the opening of its identity is in the journal), with what was seen
    and the words that the actor may read; nothing leaves without the person and the visa. The file says it in its
    chronology. Asked again, the one begun is returned. Raises ``NotVisible``, ``Refused``.
    """
    case = locked(act.actor, act.case_id, right=Right.RUNAWAY_WRITE)
    episode = of_file.one(act.actor, case, episode_id)
    kept = _running(act.actor, episode.id)
    if kept is not None:
        return kept
    work = take(act, right=Right.RUNAWAY_WRITE, closed_too=True)
    if work is None:
        raise Refused(
            "L'écrit commencé ainsi a été abandonné. Rechargez la page pour en commencer un autre.",
            code="given_up",
        )
    report = open_draft(
        actor=act.actor, report_id=uuid7(), now=act.now, team_id=case.team_id, kind=ReportKind.JUDICIAL,
        absence_id=episode.id, facts=_facts(case, episode), words=_words(act.actor, case, episode),
    )  # fmt: skip
    _carry(act, case, report.pk)
    _tell(work, report)
    return report


def _running(actor: Actor, episode_id: UUID) -> Report | None:
    mine = reports_visible_to(actor).filter(absence_id=episode_id, author_id=actor.user_id)
    return mine.exclude(status=ReportStatus.WITHDRAWN.value).first()


def _carry(act: Act, case: Case, report_id: UUID) -> None:
    """Put the child of the file, its département and what is known of exploitation in the draft."""
    same: dict[str, Any] = {"actor": act.actor, "report_id": report_id, "now": act.now}
    child_id = uuid5(report_id, f"person|{case.person_id}")
    link_child(child_id=child_id, person_id=case.person_id, **same)
    _write(Section.ADDRESSEE, {"departement_code": case.departement_code}, same)
    _write(Section.WORRIES, {"exploitation_concern": case.exploitation_concern}, same)


def _write(section: Section, values: Mapping[str, Any], same: Mapping[str, Any]) -> None:
    revision = load(report_to_write(same["actor"], same["report_id"])).revision(section)
    write_section(section=section, values=values, revision=revision, page="", **same)


def _tell(work: Work, report: Report) -> None:
    """Write the line of the chronology, for those close to the child: a writing may have to stay unknown."""
    work.write(
        EntryKind.REPORT, code="begun", content={"title": f"{ReportKind(report.kind).label}, commencé après un retour"},
        sensitivity=Sensitivity.SENSITIVE, module=Module.RUNAWAYS, object_id=report.pk,
    )  # fmt: skip
    work.finish("report_begin")


def _words(actor: Actor, case: Case, episode: EpisodeRead) -> list[WordsBody]:
    said = of_file.words_said(actor, case, episode.id)
    return (
        [WordsBody(text=said, when=_when(case, episode.returned_at))] if said and episode.returned_at else []
    )


def _facts(case: Case, episode: EpisodeRead) -> list[FactBody]:
    """Return what was seen, in plain words: the absence and the return, then each thing noted, to be made precise."""
    facts = [_fact(FactKind.SEEN, "Absence constatée du lieu d’accueil.", _when(case, episode.noticed_at))]
    if episode.returned_at is None:
        return facts
    moment, check = _when(case, episode.returned_at), episode.safe_check
    noted = [known for name, known in _NOTED.items() if check and getattr(check, name) == "yes"]
    back = (FactKind.SEEN, "Retour de l’enfant.")
    return [*facts, *(_fact(source, text, moment) for source, text in (back, *noted))]


def _fact(source: FactKind, text: str, when: str) -> FactBody:
    return FactBody(text=text, when=when, source=source.value)


def _when(case: Case, moment: datetime | None) -> str:
    """Return a day and an hour in words, by the clock of the département of the child."""
    if moment is None:
        return ""
    territory = territory_of(case.departement_code)
    local = moment.astimezone(territory.zone)
    return f"{short_date(local_date(moment, territory))} à {local:%H h %M}"
