"""The service: one event in, one decision, one transaction, then the doing."""
