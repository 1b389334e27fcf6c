"""People: citizens and staff."""
