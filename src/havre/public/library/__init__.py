"""What the public pages say: texts by language, their addresses, their sources."""
