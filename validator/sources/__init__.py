"""Where a Snapshot comes from: a live database, a dump, a throw-away server. Input and output at this end."""
