"""Messages to applicants: which channel, which reply budget, and sending."""
