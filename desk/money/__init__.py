"""The pages of 对账: statements, what they pay, what goes back."""
