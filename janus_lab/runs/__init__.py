"""A run: carried out on a held bench, kept in its folder, and found again among all runs."""
