"""Forms of the listening desk, by subject."""
