"""Pages to read: home, lists, texts."""
