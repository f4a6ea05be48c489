"""What people type for numbers, units, times and lists, and what it says."""
