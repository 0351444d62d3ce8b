"""Verbs of the listening desk, by subject: contacts, notes, danger, follow-ups, situations, care, registers."""
