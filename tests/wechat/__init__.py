"""How the service talks with WeChat."""
