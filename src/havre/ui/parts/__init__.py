"""The components by family; importing this package fills the registry."""

from havre.ui.parts import actions, content, forms, lists, navigation, search

__all__ = ["actions", "content", "forms", "lists", "navigation", "search"]
