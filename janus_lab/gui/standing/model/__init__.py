"""What is said there, without Qt."""
