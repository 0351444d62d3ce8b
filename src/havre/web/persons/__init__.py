"""Two records told apart or together, numbers of other organisations, children who look alike at the entry."""
