"""What uncertainties are made of: the meter, means of correlated readings, budgets."""
