"""Pages of the journey, by moment."""
