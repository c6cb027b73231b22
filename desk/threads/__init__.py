"""The pages of the threads."""
