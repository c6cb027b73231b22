"""The doors to the providers, against their stand-ins over HTTP."""
