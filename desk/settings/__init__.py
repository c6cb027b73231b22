"""What admins set at the desk: rules of the review, keys of the interface, addresses of webhooks."""
