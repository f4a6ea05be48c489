"""The command line of `janus-lab`: one module a command, with its arguments and options beside what
it does; what they share is in `options`, `output` and `stopping`."""
