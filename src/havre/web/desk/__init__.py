"""The listening desk: the floor, one contact, what follows."""
