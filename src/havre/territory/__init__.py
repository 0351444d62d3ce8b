"""Communes, départements, regions, and who is competent where since when; reference data only."""
