"""Runaway episodes: from the absence noticed to the review."""
