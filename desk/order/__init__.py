"""The pages of one application."""
