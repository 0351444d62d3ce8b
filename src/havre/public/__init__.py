"""The public face: young people, parents, witnesses and professionals find help without an account."""
