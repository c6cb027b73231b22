"""Bytes in, bytes out. Knows nobody."""
