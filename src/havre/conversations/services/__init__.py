"""Verbs of the counsellors' side. Each is one transaction and one event of the journal."""
