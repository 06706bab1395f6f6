"""The decision alone, over random histories: commits, runs in any order, answers that get lost, other people."""

from dataclasses import dataclass, field, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.forge.conftest import Clock
from validator.forge.comment import Draft, Existing, Mode
from validator.forge.errors import Busy, Refused
from validator.forge.marker import Marker, digest, parse
from validator.forge.post import Outcome, post

ME, KEYS = "seqguard[bot]", ("default", "other")


@dataclass
class InMemory:
    """A forge that is a list. `trouble` says of the next writes whether they fail before or after they are done."""

    head_now: str = ""
    listed: list[Existing] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def author(self) -> str:
        return ME

    def head(self) -> str:
        return self.head_now

    def comments(self) -> list[Existing]:
        return list(self.listed)

    def create(self, body: str) -> str:
        made = Existing(str(len(self.listed) + 1), ME, body)
        self._write(lambda: self.listed.append(made))
        return made.id

    def update(self, comment: str, body: str) -> None:
        self._write(lambda: self._put(comment, body=body))

    def hide(self, comment: Existing) -> None:
        self._write(lambda: self._put(comment.id, hidden=True))

    def explained(self, error: Refused) -> str:
        return str(error)

    def _put(self, comment: str, **changes: object) -> None:
        place = next(number for number, existing in enumerate(self.listed) if existing.id == comment)
        self.listed[place] = replace(self.listed[place], **changes)  # type: ignore[arg-type]

    def _write(self, done) -> None:
        trouble = self.trouble.pop(0) if self.trouble else ""
        if trouble == "before":
            raise Busy("not now")
        done()
        if trouble == "after":
            raise Busy("lost", lost=True)


class Conversation(RuleBasedStateMachine):
    """Commits are numbered in the order in which they are pushed; a run reports whether its commit is good."""

    @initialize(mode=st.sampled_from([Mode.UPDATE, Mode.ON_FAILURE, Mode.HIDE_AND_NEW, Mode.NEW]))
    def begin(self, mode: Mode) -> None:
        self.mode = mode
        self.forge = InMemory()
        self.runs = 0
        self.attempts: dict[int, int] = {}
        self.newest: dict[str, int] = {}  # by key, the newest commit that any comment has spoken of
        self.others: list[Existing] = []
        self.push()

    @rule()
    def push(self) -> None:
        self.commits = getattr(self, "commits", 0) + 1
        self.forge.head_now = commit(self.commits)

    @rule(
        age=st.integers(0, 3),
        key=st.sampled_from(KEYS),
        alarm=st.booleans(),
        said=st.sampled_from(["x", "y"]),
        trouble=st.lists(st.sampled_from(["", "before", "after"]), max_size=4),
    )
    def run(self, age: int, key: str, alarm: bool, said: str, trouble: list[str]) -> None:
        self.runs += 1
        number = max(1, self.commits - age)
        text = f"{said} fails" if alarm else "all is well"
        mark = Marker(key, commit(number), self.runs, 1, f"{self.runs:016x}", digest(text))
        self.forge.trouble = list(trouble)
        before = list(self.forge.listed)
        outcome = post(self.forge, Draft(self.mode, mark, text, alarm), Clock().patience())
        assert not outcome.failed
        self.check(number, key, alarm, text, before, outcome)

    @rule(pick=st.integers(0, 20), key=st.sampled_from(KEYS))
    def somebody_copies_a_marker(self, pick: int, key: str) -> None:
        ours = [comment for comment in self.forge.listed if comment.author == ME]
        body = ours[pick % len(ours)].body if ours else f"<!-- seqguard:comment v=1 key={key} -->\n"
        copied = Existing(str(len(self.forge.listed) + 1), "stranger", body)
        self.forge.listed.append(copied)
        self.others.append(copied)

    def check(self, number: int, key: str, alarm: bool, text: str, before: list[Existing], outcome: Outcome) -> None:
        ours = self.ours(key)
        if number < self.commits:
            assert self.forge.listed == before
            return
        assert alarm <= bool(ours)
        shown = [comment for comment in ours if not comment.hidden]
        if self.mode is Mode.NEW:
            assert len(ours) - len([c for c in before if c.author == ME and parse(c.body).key == key]) <= 1
        else:
            assert len(shown) <= 1
        if ours:
            assert ours[-1].body.endswith(text)
            assert outcome.comment == ours[-1].id

    def ours(self, key: str) -> list[Existing]:
        return [c for c in self.forge.listed if c.author == ME and parse(c.body).key == key]

    @invariant()
    def no_comment_speaks_of_an_older_commit_than_it_did(self) -> None:
        for key in KEYS:
            for comment in self.ours(key)[-1:]:
                speaks_of = int(parse(comment.body).commit, 16)
                assert speaks_of >= self.newest.get(key, 0)
                self.newest[key] = speaks_of

    @invariant()
    def what_others_wrote_stays(self) -> None:
        assert [comment for comment in self.forge.listed if comment.author != ME] == self.others


def commit(number: int) -> str:
    return f"{number:040x}"


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
