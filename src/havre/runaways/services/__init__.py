"""Verbs on the episodes: each one transaction, one entry in the chronology, one event in the journal."""
