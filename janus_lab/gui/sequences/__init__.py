"""Building a sequence, rehearsing it, and what is done with the queue."""
