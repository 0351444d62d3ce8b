"""Verbs of the author's side: each one transaction, one event in the journal."""
