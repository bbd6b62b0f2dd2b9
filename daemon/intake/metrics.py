"""GET /metrics: the same numbers as the health page, for Prometheus."""

from collections.abc import Iterable, Iterator

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from daemon.intake.listening import Listening, Wellbeing
from daemon.intake.pulse import BOUNDS, Pulse
from store.models import Session

_OF_SESSION = ("session", "provider", "workspace")


async def metrics(listening: Listening, pulse: Pulse, _: web.Request) -> web.Response:
    """No names, numbers or texts of customers. The registry is this answer's own: nothing is kept in the process."""
    registry = CollectorRegistry()
    registry.register(_Now(listening.journal.depth, await listening.wellbeing(), pulse))
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


class _Now(Collector):
    def __init__(self, depth: int, wellbeing: Wellbeing, pulse: Pulse) -> None:
        self._depth = depth
        self._wellbeing = wellbeing
        self._pulse = pulse

    def collect(self) -> Iterator[Metric]:
        well = self._wellbeing
        yield GaugeMetricFamily("frontdesk_queue_depth", "Deliveries between arrival and desk.", self._depth)
        aside = GaugeMetricFamily(
            "frontdesk_deliveries_put_aside", "Deliveries that wait for somebody.", labels=["state"]
        )
        aside.add_metric(["quarantined"], well.quarantined)
        aside.add_metric(["failed"], well.failed)
        yield aside
        yield from self._webhooks()
        yield from _of_sessions(well.sessions)

    def _webhooks(self) -> Iterator[Metric]:
        answers = CounterMetricFamily("frontdesk_webhooks", "Webhooks since the start.", labels=["outcome"])
        answers.add_metric(["acknowledged"], self._pulse.acks)
        answers.add_metric(["refused"], self._pulse.refusals)
        yield answers
        seconds = HistogramMetricFamily("frontdesk_webhook_seconds", "How long an answer took.")
        seconds.add_metric([], list(_buckets(self._pulse.counts)), self._pulse.seconds)
        yield seconds


def _buckets(counts: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Each holds those of the ones before it too."""
    total = 0
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), counts, strict=True):
        total += count
        yield bound, total


def _of_sessions(sessions: Iterable[Session]) -> Iterator[Metric]:
    connected = GaugeMetricFamily("frontdesk_session_connected", "1 while connected.", labels=_OF_SESSION)
    health = GaugeMetricFamily("frontdesk_session_health", "0 to 100; healthy from 70.", labels=_OF_SESSION)
    heard = GaugeMetricFamily("frontdesk_session_last_event_seconds", "When it was last heard.", labels=_OF_SESSION)
    for one in sessions:
        if one.is_configured:
            name = [one.key, one.provider_type, str(one.workspace_id)]
            connected.add_metric(name, one.state == "connected")
            health.add_metric(name, one.health)
            if one.last_event_at is not None:
                heard.add_metric(name, one.last_event_at / 1000)
    yield from (connected, health, heard)
