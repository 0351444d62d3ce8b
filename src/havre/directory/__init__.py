"""The directory of actors: organisations, services, places, telephone numbers, and where each comes from."""
