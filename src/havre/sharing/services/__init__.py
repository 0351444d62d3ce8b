"""Verbs of sharing: each one transaction, one event in the journal."""
