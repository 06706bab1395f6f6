"""Settings of a run: from .seqguard.yml, the command line and the environment."""
