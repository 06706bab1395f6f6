"""The command with dumps, as a process: engines, litter, attacks, words."""
