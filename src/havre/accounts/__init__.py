"""Professionals, their agencies, teams and roles; sessions, second factor, exceptional access."""
