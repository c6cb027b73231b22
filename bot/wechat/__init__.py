"""Everything that is peculiar to WeChat: its envelope, its API, its tokens, its reply budget."""
