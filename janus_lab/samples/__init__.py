"""Many samples, one recipe: the sheet that lists them, and the batch that measures them all."""
