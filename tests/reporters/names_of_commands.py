"""Names that would be commands to a runner that read them, whole or at the start of a line."""

from hypothesis import strategies as st

from tests.reporters.names import NAMES

FORGING = (
    "::set-output name=a::b",
    "\n::set-output name=a::b",
    "\r::add-mask::x",
    "x\r\n  ::error::y",
    "##[set-output name=a;]b",
    "###[add-path]/tmp",
    "a ##[error]b",
    "::stop-commands::token",
    "\u2003::warning::wide space",
    "\ufeff::warning::byte order mark",
)
"""A runner of GitHub takes each of these for a command."""

OTHERS = (
    "##vso[task.setvariable variable=a]b",
    "%0A::error::escaped already",
    "%25%0a",
    "a,line=9::error file=x::y",
    "::",
    "##",
    ":::error::",
)

PIECES = st.lists(st.one_of(st.sampled_from((*FORGING, *OTHERS)), NAMES), min_size=1, max_size=4).map("".join)
