"""Havre: the software of the French public system that protects minors from sexual exploitation."""
