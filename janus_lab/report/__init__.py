"""Results for people: tables, figures, pages. Reads figures of merit; computes none."""
