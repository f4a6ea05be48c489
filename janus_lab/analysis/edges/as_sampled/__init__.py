"""Rise and decay times as the samples show them, with the meter taken out."""
