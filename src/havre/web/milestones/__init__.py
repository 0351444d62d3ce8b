"""Milestones of justice, school, housing and rights; the roster of representatives."""
