"""One event, start to finish: load, decide, save."""
