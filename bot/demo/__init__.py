"""Everything on one machine: the service, its workers, and a sandbox in place of the outside world."""
