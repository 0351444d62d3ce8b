"""Django base of every app: scope and row security, keyring and envelopes, audit, jobs, mail."""
