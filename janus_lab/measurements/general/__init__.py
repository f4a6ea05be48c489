"""What a kind of measurement has that names no table and no picture of its own."""
