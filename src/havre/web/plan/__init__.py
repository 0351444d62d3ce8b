"""The plan of a file, and the child's own page."""
