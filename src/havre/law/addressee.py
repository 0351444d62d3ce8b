"""« À qui j'écris ? »: a rule table from four answers to an addressee, with reasons and first steps; never a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from havre.kernel.words import Vocabulary
from havre.law.base import Audience


class Answer(Vocabulary):
    """Answers of the aid; not knowing is an answer."""

    YES = "yes", "Oui"
    NO = "no", "Non"
    UNKNOWN = "unknown", "Je ne sais pas"


class Addressee(Vocabulary):
    """To whom the aid turns the author."""

    PROSECUTOR = "prosecutor", "Procureur de la République, copie à la CRIP"
    CRIP = "crip", "Cellule de recueil des informations préoccupantes (CRIP)"
    ADVICE = "advice", "Appel au 119 ou à la CRIP pour avis"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the author answered; nothing of it is kept by the aid."""

    grave_and_immediate: Answer
    offence_suspected: Answer
    danger_or_risk: Answer
    identity_known: Answer
    audience: Audience = Audience.ANY_PERSON

    @property
    def doubts(self) -> bool:
        """Tell whether one of the three answers on the danger is « je ne sais pas »."""
        return Answer.UNKNOWN in {self.grave_and_immediate, self.offence_suspected, self.danger_or_risk}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why, in a French sentence, with the codes of the texts (see ``havre.law.bases``)."""

    sentence: str
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Where to turn, why, and what to do first, in order. The author decides; nothing is sent."""

    addressee: Addressee
    reasons: tuple[Reason, ...]
    first_steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table: the answers it asks for (None = any), the addressee, the reason. First match wins."""

    addressee: Addressee
    reason: Reason
    grave: Answer | None = None
    offence: Answer | None = None
    danger: Answer | None = None

    def matches(self, situation: Situation) -> bool:
        """Tell whether the situation has the answers of the row."""
        pairs = (
            (self.grave, situation.grave_and_immediate),
            (self.offence, situation.offence_suspected),
            (self.danger, situation.danger_or_risk),
        )
        return all(asked in {None, given} for asked, given in pairs)


TABLE: Final[tuple[Row, ...]] = (
    Row(
        grave=Answer.YES,
        addressee=Addressee.PROSECUTOR,
        reason=Reason(
            sentence="Le danger est grave et immédiat : le procureur peut protéger l'enfant le jour même.",
            bases=("casf_l226_4_2", "cc_375_5"),
        ),
    ),
    Row(
        offence=Answer.YES,
        addressee=Addressee.PROSECUTOR,
        reason=Reason(
            sentence="Une infraction dont l'enfant serait victime se signale au procureur.",
            bases=("casf_l226_4_2", "cp_225_12_1"),
        ),
    ),
    Row(
        grave=Answer.UNKNOWN,
        addressee=Addressee.ADVICE,
        reason=Reason(
            sentence="Vous ne savez pas si le danger est grave et immédiat : faites-vous conseiller aujourd'hui.",
            bases=("casf_l226_6",),
        ),
    ),
    Row(
        danger=Answer.YES,
        addressee=Addressee.CRIP,
        reason=Reason(
            sentence="L'enfant est en danger ou risque de l'être : la CRIP évalue et peut saisir le procureur.",
            bases=("casf_l226_2_1", "casf_r226_2_2", "casf_l226_3"),
        ),
    ),
    Row(
        offence=Answer.UNKNOWN,
        addressee=Addressee.ADVICE,
        reason=Reason(
            sentence="Vous ne savez pas s'il y a une infraction : décrivez les faits par téléphone, sans enquêter.",
            bases=("casf_l226_6",),
        ),
    ),
    Row(
        danger=Answer.UNKNOWN,
        addressee=Addressee.ADVICE,
        reason=Reason(
            sentence="Vous hésitez sur le danger : le doute suffit pour demander un avis.",
            bases=("casf_l226_6",),
        ),
    ),
    Row(
        addressee=Addressee.ADVICE,
        reason=Reason(
            sentence="Vos réponses ne conduisent pas à un écrit ; si l'inquiétude demeure, parlez-en.",
            bases=("casf_l226_6",),
        ),
    ),
)

PRESUMED: Final = Reason(
    sentence="Un mineur en situation d'exploitation sexuelle est réputé en danger : répondez « oui » au danger.",
    bases=("law_2002_305_13",),
)

_AUTHORS: Final[dict[tuple[Audience, Addressee], Reason]] = {
    (Audience.CIVIL_SERVANT, Addressee.PROSECUTOR): Reason(
        sentence="Agent public, vous avisez le procureur sans délai d'un crime ou d'un délit appris en fonction.",
        bases=("cpp_40_2",),
    ),
    (Audience.HEALTH_PROFESSIONAL, Addressee.PROSECUTOR): Reason(
        sentence="Professionnel de santé, vous pouvez écrire sans l'accord du mineur.",
        bases=("cp_226_14_2", "cp_226_14_good_faith"),
    ),
    (Audience.HEALTH_PROFESSIONAL, Addressee.CRIP): Reason(
        sentence="Professionnel de santé, vous pouvez écrire à la CRIP sans l'accord du mineur.",
        bases=("cp_226_14_2", "cp_226_14_good_faith"),
    ),
    (Audience.BOUND_BY_SECRECY, Addressee.PROSECUTOR): Reason(
        sentence="Le secret ne s'oppose pas à l'information de la justice sur des sévices infligés à un mineur.",
        bases=("cp_226_14_1", "cp_226_14_good_faith"),
    ),
    (Audience.BOUND_BY_SECRECY, Addressee.CRIP): Reason(
        sentence="Le secret s'ouvre dans les conditions du partage, limité à ce qui est nécessaire.",
        bases=("casf_l226_2_2", "cp_226_14_1"),
    ),
    (Audience.CHILD_PROTECTION, Addressee.CRIP): Reason(
        sentence="Vous concourez à la protection de l'enfance : vous transmettez sans délai.",
        bases=("casf_l226_2_1",),
    ),
    (Audience.DEPARTMENT, Addressee.PROSECUTOR): Reason(
        sentence="Le département avise le procureur sans délai et dit les actions déjà menées.",
        bases=("casf_l226_4_1",),
    ),
    (Audience.ANY_PERSON, Addressee.PROSECUTOR): Reason(
        sentence="Toute personne qui connaît des atteintes sur un mineur en informe les autorités.",
        bases=("cp_434_3",),
    ),
    (Audience.ANY_PERSON, Addressee.CRIP): Reason(
        sentence="Toute personne qui connaît des atteintes sur un mineur en informe les autorités.",
        bases=("cp_434_3",),
    ),
}

EMERGENCY: Final = (
    "Appelez d'abord le 17 ou le 112 si l'enfant est en danger maintenant (114 par SMS), "
    "le 15 s'il est blessé ou malade."
)
DUTY_PROSECUTOR: Final = (
    "Appelez le magistrat de permanence du parquet, puis envoyez l'écrit ; notez l'heure de l'appel."
)
COPY: Final = "Adressez une copie à la CRIP du département."
CALL: Final = "Appelez le 119 (jour et nuit, gratuit) ou la CRIP : on vous conseille, même sans certitude."
PARENTS_CRIP: Final = (
    "Dites aux parents, avant l'envoi, que vous écrivez, sauf si c'est contraire à l'intérêt de l'enfant."
)
PARENTS_PROSECUTOR: Final = "Demandez au parquet si les parents peuvent être informés, et quand."
WITHOUT_IDENTITY: Final = (
    "Écrivez ou appelez même sans identité : "
    "lieu, surnom, école, numéro ou compte connus aident à retrouver l'enfant."
)
ONLINE: Final = "Pour un contenu en ligne : 3018 ou PHAROS ; n'enregistrez et n'envoyez aucune image."
KEEP_SAFE: Final = "Restez avec l'enfant, écoutez-le sans l'interroger, notez ses mots exacts."


def advise(situation: Situation) -> Advice:
    """Return the advice for four answers and the author's quality; the same answers give the same advice."""
    row = next(row for row in TABLE if row.matches(situation))
    own = _AUTHORS.get((situation.audience, row.addressee))
    presumed = () if situation.danger_or_risk is Answer.YES else (PRESUMED,)
    return Advice(
        addressee=row.addressee,
        reasons=(row.reason, *((own,) if own else ()), *presumed),
        first_steps=_first_steps(situation, row.addressee),
    )


def _first_steps(situation: Situation, addressee: Addressee) -> tuple[str, ...]:
    urgent = situation.grave_and_immediate is not Answer.NO
    calls = situation.doubts or addressee is Addressee.ADVICE
    wanted = (
        (urgent, EMERGENCY),
        (addressee is Addressee.PROSECUTOR, DUTY_PROSECUTOR),
        (calls, CALL),
        (situation.grave_and_immediate is Answer.YES, KEEP_SAFE),
        (addressee is Addressee.PROSECUTOR, COPY),
        (addressee is Addressee.PROSECUTOR, PARENTS_PROSECUTOR),
        (addressee is Addressee.CRIP, PARENTS_CRIP),
        (situation.identity_known is not Answer.YES, WITHOUT_IDENTITY),
        (situation.identity_known is not Answer.YES, ONLINE),
    )
    return tuple(step for kept, step in wanted if kept)
