"""Documents: taken in, kept, read, printed."""
