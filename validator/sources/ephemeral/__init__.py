"""Throw-away PostgreSQL servers: started in a private folder, gone afterwards."""
