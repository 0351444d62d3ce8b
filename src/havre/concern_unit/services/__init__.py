"""Verbs of the CRIP. ``reception`` is called by senders; the others by the CRIP's own members."""
