"""The demonstration: a cast and data that are wholly invented, and say so."""
