"""The tables, and the named changes of state on them."""
