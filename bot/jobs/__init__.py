"""What rq workers run."""
