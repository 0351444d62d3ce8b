"""Pure parsers of public files: bytes in, records and refusals out; no Django, no database, no network."""
