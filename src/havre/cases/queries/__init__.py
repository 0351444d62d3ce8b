"""What screens read of the followed files, through their door."""
