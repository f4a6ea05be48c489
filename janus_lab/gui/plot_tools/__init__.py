"""What every plot of the window can do: cursor, markers, notes, scales, figures and data."""
