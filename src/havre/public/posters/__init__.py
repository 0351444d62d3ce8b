"""Posters and flyers to print."""
