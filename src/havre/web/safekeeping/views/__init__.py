"""Views of safekeeping, by subject."""
