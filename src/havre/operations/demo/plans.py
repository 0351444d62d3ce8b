"""Plans of the demonstration: needs, judgements, objectives, reviews, an extract, the page of one invented child."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from havre.cases.access import case_for
from havre.cases.queries import child_page, plan
from havre.cases.rules.plan import (
    ApprovalAct,
    ChildAnswer,
    NeedDomain,
    NotHeard,
    ObjectiveAct,
    OwnerKind,
)
from havre.cases.services import plan as plans
from havre.cases.services import plan_child, plan_extracts, plan_reviews
from havre.cases.services.acts import Act
from havre.operations.demo.acting import acting
from havre.operations.demo.cast import MARK, fixed_id
from havre.operations.demo.files import case_id_of

_D: Final = NeedDomain
_TEXT: Final = {
    "aims": f"Qu’elle se sente en sécurité, dorme bien, et avance vers un métier qui lui plaît. {MARK}",
    "child_view": "Je veux qu'on me laisse du temps. Et voir ma sœur.",
    "family_part": "Sa mère appelle le dimanche et vient aux rendez-vous. Son père reçoit les décisions.",
    "daily_life": "Le foyer : les nuits et le téléphone. Sonia : la famille et l'école. Yann : le stage.",
    "safety": "Elle a choisi trois personnes à appeler. Si elle s'inquiète, elle dit « je range » et on vient.",
}
_NEEDS: Final = (
    (
        _D.SAFETY,
        "Dormir dans un lieu que les anciennes connaissances ne connaissent pas.",
        "Je dors mieux ici.",
    ),
    (_D.FAMILY, "Voir sa petite sœur régulièrement.", "Ma sœur, c'est la seule."),
    (_D.SCHOOL, "Reprendre une formation où elle réussit.", "J'aime bien quand ça sent le pain."),
)
_JUDGED: Final = (
    (150, {
        "seen": "Trois rencontres, courtes. Elle sursaute quand le téléphone sonne.",
        "heard": "Sa mère et l'éducatrice du club de boxe.", "documents": "L'ordonnance de placement.",
        "known": "Elle appelle le foyer chaque soir depuis son arrivée.",
        "not_known": "Ce qui se passe le week-end.", "doubted": "Qui lui a donné le second téléphone.",
        "strengths": "Elle demande de l'aide à la coach de boxe.", "protective": "La grand-mère, la coach.",
        "safer": "Un autre numéro de téléphone, choisi avec elle.",
        "judgement": "Le danger vient de l'extérieur. Elle commence à faire confiance à deux adultes.",
        "child_words": "Je veux juste dormir.",
    }),
    (15, {
        "seen": "Elle vient seule aux rendez-vous. Elle rit.",
        "heard": "Le foyer, la coach, la mission locale.", "documents": "L'ordonnance de placement.",
        "known": "Elle appelle le foyer chaque soir. Le stage commence en décembre.",
        "not_known": "Comment le père prendra le stage.", "doubted": "",
        "strengths": "Elle demande de l'aide à plusieurs adultes.", "protective": "La grand-mère, la coach, le foyer.",
        "safer": "Que le lieu du stage reste connu de peu de monde.",
        "judgement": "Le lien tient. Les anciennes connaissances cherchent encore à la joindre.",
        "child_words": "Ça va mieux, mais restez pas loin.",
    }),
)  # fmt: skip
_PAGE: Final = {
    "name": "Lina", "planned": "Mercredi à 14 h : je vois ma sœur\nLundi 7 décembre : mon stage commence",
    "own_words": "J'aime bien quand ça sent le pain.",
}  # fmt: skip


def play(*, seed: int, now: datetime) -> None:  # noqa: ARG001 - what is written here is fixed
    """Write the plan of one child through the services, as the people of the team would."""
    lina = _Plan(case_id_of("lina"), now)
    lina.write()
    lina.validate()
    lina.agree_with_a_partner()
    lina.give_the_child_a_page()


@dataclass
class _Plan:
    """One plan in hand; the acts have stable ids."""

    case_id: UUID
    now: datetime
    acts: int = 0

    def do(self, who: str, verb: Callable[..., None], *, days: float, **values: Any) -> None:
        """Do one act as a member of the cast, so many days before the present."""
        self.acts += 1
        with acting(who) as actor:
            at = self.now - timedelta(days=days)
            verb(
                Act(actor=actor, case_id=self.case_id, id=uuid5(self.case_id, f"plan {self.acts}"), now=at),
                **values,
            )

    def read(self) -> plan.PlanRead:
        """Return the plan as it is now."""
        with acting("sonia") as sonia:
            return plan.plan_of(case_for(sonia, self.case_id))

    def day(self, days: float) -> Any:
        """Return the day so many days before the present."""
        return (self.now - timedelta(days=days)).date()

    def write(self) -> None:
        """Write needs, judgements, the text and the objectives."""
        for domain, text, said in _NEEDS:
            need = plans.NeedWords(domain=domain, text=text, stated_on=self.day(152), child_words=said)
            self.do("sonia", plans.write_need, days=150, words=need)
        for days, words in _JUDGED:
            judged = {"judged_on": self.day(days + 1), "second_id": fixed_id("user-yann"), "words": words}
            self.do("sonia", plan_reviews.write_assessment, days=days, **judged)
        first = self.read().assessments[-1]
        self.do("yann", plan_reviews.second_assessment, days=149, assessment_id=first.id)
        self.do(
            "sonia",
            plans.write_plan,
            days=148,
            revision=0,
            words=_TEXT,
            review_on=self.day(-60),
        )
        for aim, steps in self._objectives():
            self.do("sonia", plans.write_objective, days=147, words=aim)
            row = self.read().objectives[-1]
            for place, step in enumerate(steps):
                moved = {"objective_id": row.id, "revision": place + 1, "step": step}
                self.do("sonia", plans.move_objective, days=146 - place, **moved)

    def _objectives(self) -> list[tuple[plans.ObjectiveWords, tuple[ObjectiveAct, ...]]]:
        _, family, school = (need.id for need in self.read().needs)
        agree, start, reach = ObjectiveAct.AGREE, ObjectiveAct.START, ObjectiveAct.REACH
        words = plans.ObjectiveWords
        return [
            (words(text="Changer de numéro de téléphone avec elle.", owner_kind=OwnerKind.CHILD,
                   child_words="C'est moi qui choisis la photo."), (agree, start, reach)),
            (words(text="Organiser une visite de sa sœur toutes les deux semaines.", need_id=family,
                   owner_kind=OwnerKind.PROFESSIONAL, owner_id=fixed_id("user-sonia"), due_on=self.day(-12),
                   steps="Appeler la mère\nTrouver le lieu\nPrévenir le foyer", child_words="Le mercredi."),
             (agree, start)),
            (words(text="Un stage d'une semaine en boulangerie.", need_id=school, owner_kind=OwnerKind.PARTNER,
                   owner_words="Mission locale (invention)", due_on=self.day(-20), not_heard=NotHeard.NOT_NOW),
             (agree,)),
        ]  # fmt: skip

    def validate(self) -> None:
        """Send the plan to a second person, then review it."""
        self.do("sonia", plan_reviews.submit, days=140)
        version = self.read().waiting
        if version is not None:
            answered = {
                "version_id": version.id,
                "step": ApprovalAct.APPROVE,
                "text": "Bien : clair et à sa hauteur.",
            }
            self.do("valerie", plan_reviews.answer, days=138, **answered)
        review = plan_reviews.ReviewWords(
            held_on=self.day(30), present="L’enfant\nSa mère\nSonia\nLe foyer", moved="Elle dort. Le stage est trouvé.",
            decided="On relit dans trois mois.", child_words="Je suis contente pour le pain.",
        )  # fmt: skip
        self.do("sonia", plan_reviews.write_review, days=29, words=review)

    def agree_with_a_partner(self) -> None:
        """Prepare what the training service may read, shown to the child."""
        row = self.read().running[-1]
        words = plan_extracts.ExtractWords(
            for_whom="La mission locale (invention)", purpose="Préparer l'accueil en stage.",
            text="Un stage d'une semaine en décembre, avec un seul interlocuteur.", objectives=[row.id],
        )  # fmt: skip
        self.do("sonia", plan_extracts.prepare, days=14, words=words)
        found = self.read().extracts[0]
        shown = {
            "extract_id": found.id,
            "answer": ChildAnswer.YES,
            "text": "D'accord, mais pas mon nom de famille.",
        }
        self.do("sonia", plan_extracts.show, days=13, **shown)

    def give_the_child_a_page(self) -> None:
        """Keep the page with the suggested people and rights."""
        with acting("sonia") as sonia:
            case = case_for(sonia, self.case_id)
            words = {**child_page.suggested(sonia, case, today=self.now.date()), **_PAGE}
        self.do("sonia", plan_child.write_page, days=10, revision=0, words=words)
