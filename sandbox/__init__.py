"""WeChat and the providers on your own machine, and a phone in the browser."""
