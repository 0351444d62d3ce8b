"""Conservation of data and rights of persons: the officer, those who confirm, the teams that answer."""
