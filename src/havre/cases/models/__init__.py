"""Tables of the followed file."""

from havre.cases.models.arrival import Arrival
from havre.cases.models.attachments import Attachment
from havre.cases.models.core import Barred, CareMember, Case, Entry, Episode
from havre.cases.models.importing import ImportRun
from havre.cases.models.measures import Measure, Milestone, Representative, RosterEntry
from havre.cases.models.plan import (
    Assessment,
    ChildPage,
    Draft,
    Extract,
    Need,
    Objective,
    Plan,
    PlanVersion,
    Proposal,
    Review,
    Version,
)
from havre.cases.models.tasks import Absence, Feed, Task

__all__ = [
    "Absence",
    "Arrival",
    "Assessment",
    "Attachment",
    "Barred",
    "CareMember",
    "Case",
    "ChildPage",
    "Draft",
    "Entry",
    "Episode",
    "Extract",
    "Feed",
    "ImportRun",
    "Measure",
    "Milestone",
    "Need",
    "Objective",
    "Plan",
    "PlanVersion",
    "Proposal",
    "Representative",
    "Review",
    "RosterEntry",
    "Task",
    "Version",
]
