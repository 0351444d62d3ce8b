"""Views of the anonymous conversations."""
