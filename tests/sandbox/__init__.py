"""The sandbox over real HTTP, against peers that it did not write."""
