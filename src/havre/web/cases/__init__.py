"""The followed files: lists, one file, what is done in it."""
