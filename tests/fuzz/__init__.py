"""Input that nobody meant: each target takes any bytes and raises when the service does what it must not."""
