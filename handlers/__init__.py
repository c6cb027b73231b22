"""What comes in, one decision out. `decide` is pure: no clock, no I/O, no randomness."""
