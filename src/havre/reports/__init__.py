"""Concern reports and judicial reports, from the first fact to the seal."""
