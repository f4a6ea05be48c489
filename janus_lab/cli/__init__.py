"""The commands behind `janus_lab.cli.arguments`: what each does and what it prints."""
