"""The pages of docs/ that people follow in production: what they show is run, what they say is tried."""
