"""Interface library: tokens, templates and validated components that every face of Havre shares."""
