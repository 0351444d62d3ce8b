"""What the screens of safekeeping read."""
