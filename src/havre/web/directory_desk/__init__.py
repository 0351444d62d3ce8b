"""The desk of the directory: write entries, read them again, keep them true."""
