"""Verbs of safekeeping: each one transaction, one event in the journal."""
