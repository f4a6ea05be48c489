"""What people note about a run once it is measured, in files beside its data."""
