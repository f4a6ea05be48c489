"""The check of the numbers: devices drawn at random are measured on the simulated bench, and every
figure of merit is held against the truth, which is computed without the analysis."""
