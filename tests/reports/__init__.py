"""Reports made from the declaration and the records."""
