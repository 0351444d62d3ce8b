"""Health milestones: their state only, in a schema of their own."""
