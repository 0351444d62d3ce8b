"""The quick exit."""
