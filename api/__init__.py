"""/api/v1: the interface for the CA's own systems, on the same office functions as the desk."""
