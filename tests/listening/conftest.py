"""What the tests of the listening desk share."""

from listening_support import recorded

__all__ = ["recorded"]
