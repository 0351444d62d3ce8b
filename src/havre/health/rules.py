"""Health milestones: their state only, never a diagnosis nor a result (FR-PLN-06, policy.md §3.4)."""

from __future__ import annotations

from typing import Final

from havre.cases.rules.milestones import MilestoneState
from havre.kernel.words import Vocabulary


class HealthMilestone(Vocabulary):
    """What the accompaniment makes sure of; what is said in the consultation stays with the doctor."""

    CHECK_UP = "check_up", "Bilan de santé à l'arrivée"
    SEXUAL_HEALTH = "sexual_health", "Santé sexuelle"
    TRAUMA = "trauma_care", "Soins du psychotraumatisme"
    ADDICTION = "addiction_care", "Consultation en addictologie"
    DENTAL = "dental", "Soins dentaires"
    VACCINATION = "vaccination", "Vaccinations"
    EMERGENCY_PLAN = "emergency_plan", "Conduite à tenir en cas d'urgence psychique"


# Care that a minor may ask to keep secret from the parents: withheld from every paper for them, by default.
CONFIDENTIAL: Final = frozenset(
    {HealthMilestone.SEXUAL_HEALTH, HealthMilestone.TRAUMA, HealthMilestone.ADDICTION}
)
STATES: Final = MilestoneState
INSTRUCTION_MAX: Final = 400
