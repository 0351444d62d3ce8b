"""The deadlines D01 to D25 as dated tables, one file per chapter of the work."""
