"""The process of the live pages: it tells open pages of the desk which ids moved, and nothing else."""
