"""The documents of a file, made for one recipient: every text passes by ``Telling.say`` or is not in them."""
