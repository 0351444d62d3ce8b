"""Who can help near a commune: three places at most, nothing kept of the search."""
