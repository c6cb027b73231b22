"""What people write, and what may and must come of it."""
