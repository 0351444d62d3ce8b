"""What screens read of sharing, through its doors."""
