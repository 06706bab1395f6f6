"""OpenMetrics 1.0: figures of each column, for node_exporter's textfile collector, a Pushgateway, or a scrape.

Gauges only, because node_exporter and the Pushgateway read the older text format, which has no type "info" or
"stateset"; what is a gauge reads alike in both. What is not known has no sample: it is not zero. Names are
label values, escaped so that two columns never share one.
"""

from collections.abc import Iterable, Iterator
from typing import cast

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.registry import Collector

from validator.model.finding import Severity
from validator.model.report import ColumnEntry, Report
from validator.reporters import issues
from validator.reporters.options import Options
from validator.reporters.visible import visible

_COLUMN = ("target", "table", "column", "sequence")


def render(report: Report, options: Options) -> str:
    """The exposition, ending in ``# EOF``."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(report, options.checked_at))
    return cast(bytes, generate_latest(registry)).decode()  # type: ignore[no-untyped-call]


class _Figures(Collector):
    """``checked_at``: seconds since 1970; without it no time is told."""

    def __init__(self, report: Report, checked_at: float | None) -> None:
        self._report = report
        self._checked_at = checked_at
        self._target = _label(issues.identity(report.target))

    def collect(self) -> Iterable[Metric]:
        """All families, those of columns first."""
        yield from self._of_columns()
        yield from self._of_the_run()

    def _of_columns(self) -> Iterator[Metric]:
        entries = [((self._target, *_labels(entry)), entry) for entry in self._report.columns]
        capacities = [(labels, entry.capacity) for labels, entry in entries if entry.capacity is not None]
        yield _family(
            "column_inserts_until_failure",
            "Inserts that still succeed before the first that does not, or repeats an id; no sample: none in sight.",
            _COLUMN,
            ((labels, entry.inserts_until_failure) for labels, entry in entries),
        )
        yield _family(
            "column_inserts_left",
            "Values that are left before the tightest limit of the sequence and the column.",
            _COLUMN,
            ((labels, c.remaining) for labels, c in capacities),
        )
        yield _family(
            "column_used_percent",
            "How much of the way to the tightest limit is gone, 0 to 100.",
            _COLUMN,
            ((labels, c.used_percent) for labels, c in capacities),
        )
        yield _family(
            "column_status",
            "1 for the status that the column has: ok, behind, exhausted, running-out, duplicates, unknown and so on.",
            (*_COLUMN, "status"),
            (((*labels, str(entry.status)), 1) for labels, entry in entries),
        )
        yield _family(
            "column_checked_timestamp_seconds",
            "When the column was checked, in seconds since 1970.",
            _COLUMN,
            ((labels, self._checked_at) for labels, _ in entries),
        )

    def _of_the_run(self) -> Iterator[Metric]:
        report, target = self._report, (self._target,)
        yield _family(
            "findings",
            "Findings that nothing accepts, by severity.",
            ("target", "severity"),
            (((*target, str(severity)), report.count(severity)) for severity in Severity),
        )
        yield _one("not_checked", "How much in scope could not be checked.", target, len(report.not_checked))
        yield _one("suppressed", "Findings that an ignore or the baseline accepts.", target, len(report.suppressed))
        yield _family(
            "verdict",
            "1 for the verdict of the run: pass, fail or incomplete.",
            ("target", "verdict"),
            [((*target, str(report.verdict)), 1)],
        )
        yield _one("check_duration_seconds", "How long the check took.", target, report.duration_seconds)
        yield _one("check_timestamp_seconds", "When the check ended, in seconds since 1970.", target, self._checked_at)
        yield _family(
            "check_info",
            "Always 1; what was checked, and by what.",
            ("target", "kind", "database", "server_version", "version"),
            [((*target, *map(_label, _about(report))), 1)],
        )


def _about(report: Report) -> tuple[str, ...]:
    target = report.target
    return target.kind, target.database or "", target.server_version or "", report.tool_version


def _one(name: str, help_: str, target: tuple[str, ...], value: float | None) -> GaugeMetricFamily:
    return _family(name, help_, ("target",), [(target, value)])


def _family(
    name: str, help_: str, names: tuple[str, ...], samples: Iterable[tuple[tuple[str, ...], float | None]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"seqguard_{name}", help_, labels=names)
    for labels, value in samples:
        if value is not None:
            family.add_metric(labels, value)
    return family


def _labels(entry: ColumnEntry) -> tuple[str, str, str]:
    """The labels of a column; ``sequence`` is empty where it draws from none."""
    name = entry.column
    return _label(str(name.table)), _label(name.column), _label(str(entry.sequence) if entry.sequence else "")


def _label(text: str) -> str:
    r"""``text`` with what can't be seen as ``\xNN`` and each backslash doubled, so that no two texts become one.

    A name with ``##[`` in it would be a command in the log of some servers.
    """
    return visible(text.replace("\\", "\\\\")).replace("##", "#\\x23")
