"""Who may know: what is not told, what is shared, what others share with me."""
