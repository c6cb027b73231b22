"""The house as real processes, some of which are killed."""
