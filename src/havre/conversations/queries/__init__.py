"""What the counsellors' screens show."""
