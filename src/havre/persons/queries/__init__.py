"""What screens read about persons: aliases, circle, possible duplicates."""
