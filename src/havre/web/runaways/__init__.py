"""Absences and returns: at night, on a telephone, with or without network."""
