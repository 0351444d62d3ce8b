"""Guides for professionals: facts, three answers, a draft in words."""
