"""Pages about the site itself: accessibility, personal data."""
