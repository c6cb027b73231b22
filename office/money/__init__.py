"""Money at the desk: statements, what they pay, what goes back."""
