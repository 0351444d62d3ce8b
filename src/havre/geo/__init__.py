"""Distances on the sphere; pure."""
