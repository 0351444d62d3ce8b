"""What the counsellors' screens show."""

from havre.conversations.queries.worklist import work_items

__all__ = ["work_items"]
