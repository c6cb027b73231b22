"""The command `szca`."""
