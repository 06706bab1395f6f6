"""Names as hypothesis draws them: anything that PostgreSQL takes, and often what is special somewhere."""

from hypothesis import strategies as st

_ANYTHING = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
_SPECIAL = st.sampled_from("`|\\*_[]<>@#&!~$:;.,()-+=\"' \n\r\t\x1b\x7f\x9b\u2028\u202e\u200b\ufe0f\U000e0001aw1é列")

NAMES = st.text(st.one_of(_SPECIAL, _ANYTHING), min_size=1, max_size=30)
"""Names of tables, columns and sequences, unquoted."""
