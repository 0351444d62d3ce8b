"""Tables of the followed file."""

from havre.cases.models.core import Barred, CareMember, Case, Entry, Episode
from havre.cases.models.importing import ImportRun
from havre.cases.models.measures import Measure, Milestone, Representative, RosterEntry
from havre.cases.models.tasks import Absence, Feed, Task

__all__ = [
    "Absence",
    "Barred",
    "CareMember",
    "Case",
    "Entry",
    "Episode",
    "Feed",
    "ImportRun",
    "Measure",
    "Milestone",
    "Representative",
    "RosterEntry",
    "Task",
]
