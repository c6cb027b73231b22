"""The staff's desk, through its pages, on the real turn and a real database."""
