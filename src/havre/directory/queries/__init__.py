"""Readings of the directory. The public face imports some of them: nothing is imported here."""
