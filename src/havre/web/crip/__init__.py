"""The screens of the CRIP: inbox, one reception, acts, evaluations."""
