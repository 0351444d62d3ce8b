"""Forms of the builder. They never lose what was typed and never block a draft: the guards speak at the end."""
