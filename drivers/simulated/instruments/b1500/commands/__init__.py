"""The FLEX commands, one table for each group (programming guide, chapter 4)."""
