"""What a message costs, measured side by side with its peers."""
