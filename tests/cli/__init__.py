"""The command as a process: statuses, signals, terminals, files."""
