"""What a live check has the server compute of an expression, computed without one: exactly as PostgreSQL would, or not
at all."""
