"""What the screens of safekeeping read."""

from havre.safekeeping.queries.dashboard import work_items

__all__ = ["work_items"]
