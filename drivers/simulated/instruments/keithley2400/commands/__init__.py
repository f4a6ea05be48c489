"""The commands of the 2400, one table for each group of subsystems (2400 manual, section 18)."""
