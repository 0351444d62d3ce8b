"""Anonymous conversations: what a person writes without a name, and the counsellors' side of it."""
