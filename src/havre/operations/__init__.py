"""Commands of those who run Havre: prepare, doctor, demonstration data, backups."""
