"""Papers of a file: those that people attach, those that Havre produces."""
