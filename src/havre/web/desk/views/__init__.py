"""Screens of the listening desk, by subject."""
