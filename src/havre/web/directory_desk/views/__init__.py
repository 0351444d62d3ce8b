"""Views of the desk, by what one does there."""
