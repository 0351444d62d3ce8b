"""Exceptional access: asked with a reason, short, told, reviewed."""
