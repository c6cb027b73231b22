"""Table rows become threads and applications, and back: sealed on the way in, opened on the way out."""
