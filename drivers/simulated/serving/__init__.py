"""The simulated bench on TCP ports, for programs in other processes."""
