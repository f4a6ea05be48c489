"""The commands behind `janus_lab.arguments`: what each does and what it prints."""
