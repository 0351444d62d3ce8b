"""Commands of safekeeping."""
