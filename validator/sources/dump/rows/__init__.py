"""The ids out of the rows of a dump, as they inflate: COPY text and INSERTs, without a server."""
