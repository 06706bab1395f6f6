"""Pure derivations from a Snapshot: bindings, next values, collisions, headroom."""
