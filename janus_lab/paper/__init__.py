"""The paper that Janus Lab grew from, measured again: its claims beside the runs."""
