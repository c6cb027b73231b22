"""The pure core: forms, checks, decisions."""
