"""What follows from a Snapshot: bindings, next values, collisions, headroom. Pure functions."""
