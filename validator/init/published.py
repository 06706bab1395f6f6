"""Where Seqguard is published: what files that ``init`` writes refer to, in one place."""

ACTION = "seqguard/seqguard@v0"
"""The GitHub action, by the tag that moves with each release of this major version."""

CHECKOUT = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0"
IMAGE = "ghcr.io/seqguard/seqguard"
DEFAULT_POSTGRES = "postgres:17"
