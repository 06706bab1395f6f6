"""`seqguard init` in real git repositories, and at real databases."""
