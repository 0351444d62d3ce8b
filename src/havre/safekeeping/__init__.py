"""Retention, rights of persons, breaches: what the data protection officer keeps."""
