"""The followed file of one child: pathway, plan, milestones, deadlines, chronology."""
