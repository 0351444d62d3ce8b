"""Questions to see clearly: nothing is sent, nothing is kept, nothing is counted."""
