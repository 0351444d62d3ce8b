"""Protection measures of a file."""
