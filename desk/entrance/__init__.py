"""Login and sessions of the staff."""
