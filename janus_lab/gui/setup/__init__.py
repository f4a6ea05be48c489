"""Pages of the window beside measuring: setting the bench up, by hand, samples, notification."""
