"""What a dump's SQL declares, read without a server: the same values that a live database's catalog gives."""
