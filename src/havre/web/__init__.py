"""What professionals meet: screens by journey."""
