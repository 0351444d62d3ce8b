"""The CRIP: inbox of concern reports, clock, evaluation, decision, feedback."""
