"""The commands behind `janus_lab.cli`: what each does and what it prints."""
