"""What is talked about: forms, their questions and their words."""
