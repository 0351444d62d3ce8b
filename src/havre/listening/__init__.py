"""The listening desk: contacts, live notes, follow-up of situations."""
