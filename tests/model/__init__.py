"""What names, values and snapshots are."""
