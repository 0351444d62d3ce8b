"""Verbs on the followed files: each one transaction, one event in the journal."""
