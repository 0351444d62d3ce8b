"""The public read API of the directory: no account, no key, no cookie, no log of what is asked."""
