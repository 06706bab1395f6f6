"""How little the check needs, what it says where it has less, and that it can change nothing."""
