"""The questions of each part of a form, with their words."""
