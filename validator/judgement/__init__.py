"""From the rules' findings to one verdict: suppressions, baseline, exit status. Pure functions."""
