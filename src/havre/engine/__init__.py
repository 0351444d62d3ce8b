"""What installs, starts and stops: the database, the demonstration, the checks; standard library only."""
