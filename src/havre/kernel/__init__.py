"""Words, errors, clock, text and identifiers that every floor above may use; pure Python."""
