"""Rounds of measurements, and what is made of them."""

import math
import statistics
import time
from dataclasses import dataclass

import targets
from generator import together
from workloads import WARMUP

LEAST_WARMUPS = 4
MOST_WARMUPS = 15
SETTLED = 0.95
IDLE_SHARE = 0.05


@dataclass(frozen=True)
class Measurement:
    """
    One workload against one target, for some seconds.

    wire_bytes: of a request and its answer, as the client sees them; cpu: processor seconds for a
    million requests, by role; rss: MiB, by role.
    """

    workload: str
    target: str
    round: int
    requests: int
    ops_per_second: float
    p50_ms: float
    p99_ms: float
    p999_ms: float
    errors: int
    misses: int
    wire_bytes: float
    cpu: dict
    rss: dict

    def figures(self):
        """All that can be compared, by name."""
        plain = {
            name: getattr(self, name)
            for name in (
                "ops_per_second", "p50_ms", "p99_ms", "p999_ms", "errors", "misses", "wire_bytes",
            )
        }  # fmt: skip
        cpu = {f"{role}_cpu_s_per_million": value for role, value in self.cpu.items()}
        rss = {f"{role}_rss_mib": value for role, value in self.rss.items()}
        return plain | cpu | rss


def measure(generator, target, workload, number, seconds):
    begin = targets.cpu(target) | {"generator": generator.cpu_seconds()}
    result = generator.load(target, workload, seconds, seed=number + 1)
    end = targets.cpu(target) | {"generator": generator.cpu_seconds()}
    every = together(result)
    million = every["requests"] / 1e6
    return Measurement(
        workload=workload.name,
        target=target.name,
        round=number,
        requests=every["requests"],
        ops_per_second=every["ops_per_second"],
        p50_ms=every["p50_ms"],
        p99_ms=every["p99_ms"],
        p999_ms=every["p999_ms"],
        errors=sum(result["errors"].values()),
        misses=every["misses"],
        wire_bytes=(result["sent_bytes"] + result["received_bytes"]) / every["requests"],
        cpu={role: (end[role] - begin[role]) / million for role in end},
        rss=targets.rss(target),
    )


def warm_up(generator, target, seconds):
    """Gets and sets until a request takes no less processor time than before: all is compiled."""
    least = math.inf
    for number in range(MOST_WARMUPS):
        m = measure(generator, target, WARMUP, number, seconds)
        used = sum(m.cpu.values())
        if number >= LEAST_WARMUPS and used > SETTLED * least:
            return
        least = min(least, used)


def idle_cpu(all_targets, seconds):
    """What share of a core the processes of each role use while nothing is asked of them."""
    before = [targets.cpu(target) for target in all_targets]
    time.sleep(seconds)
    shares = {}
    for target, earlier in zip(all_targets, before):
        for role, used in targets.cpu(target).items():
            shares[f"{target.name} {role}"] = (used - earlier[role]) / seconds
    return shares


def settle(all_targets, limit=60):
    """
    Waits until nobody is busy with what was asked of it before: databases merge files long after a
    mass of writes, and that is not to count as the cost of the next workload, nor to slow down the
    others. Tells who still is after some seconds.
    """
    for _ in range(limit):
        busy = [name for name, share in idle_cpu(all_targets, 1).items() if share > IDLE_SHARE]
        if not busy:
            return []
    return busy


def in_turn(items, number):
    """The items from another one on in each round, and every other round backwards."""
    start = number % len(items)
    order = items[start:] + items[:start]
    return order[::-1] if number % 2 else order


class Results:
    def __init__(self):
        self.measurements = []

    def of(self, workload, target):
        return [m for m in self.measurements if (m.workload, m.target) == (workload, target)]

    def workloads(self):
        return list(dict.fromkeys(m.workload for m in self.measurements))

    def medians(self, workload, target):
        """Of each figure the median of the rounds; empty if the target was not asked."""
        rows = [m.figures() for m in self.of(workload, target)]
        names = rows[0] if rows else ()
        return {name: statistics.median(row[name] for row in rows) for name in names}

    def ratios(self, workload, target, reference="memcached"):
        """Throughput against that of the reference in the same round, one a round."""
        base = {m.round: m.ops_per_second for m in self.of(workload, reference)}
        return [
            m.ops_per_second / base[m.round]
            for m in self.of(workload, target)
            if base.get(m.round)
        ]
