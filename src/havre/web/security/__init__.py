"""One's own account: means of signing in, sessions, roles."""
