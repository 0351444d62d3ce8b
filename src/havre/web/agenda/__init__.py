"""The board of deadlines: tasks, absences, hand-over, calendar feed."""
