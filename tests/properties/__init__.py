"""What holds whatever happens: any interleaving of messages, results, decisions, timers and clocks."""
