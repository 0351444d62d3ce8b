"""Health milestones of a file: their state only."""
