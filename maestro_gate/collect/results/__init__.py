"""Results of scanners that look at code and configuration, as a team commits them."""
