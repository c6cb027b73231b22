"""One form for each type of certificate."""
