"""Whether everything goes off, and nothing is lost, whatever happens: runs in processes of their
own against a bench served in another, with a fault in each. What counts is what the simulated
instruments show, never what the run says of itself."""
