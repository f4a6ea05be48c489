"""What stands beside STOP and above the plots: whether something is on, what happens now, what was
last and what is next."""
