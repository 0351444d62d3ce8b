"""The page one lands on: what waits, whatever the journey."""
