"""What a photographed paper means for an application."""
