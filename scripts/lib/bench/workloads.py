"""What is asked of the targets. A workload is a few options of kumobench and the data they need."""

from dataclasses import dataclass

KEYS = 100_000


@dataclass(frozen=True)
class Data:
    """Records that are there before anything is measured."""

    prefix: str
    keys: int = KEYS
    value_size: int = 100
    counters: bool = False

    def options(self):
        return [
            "--key-prefix", self.prefix,
            "--keys", str(self.keys),
            "--value-size", str(self.value_size),
        ]  # fmt: skip


@dataclass(frozen=True)
class Workload:
    """
    name: its operation, then what is special about it behind a dash.
    mix: operations and weights, as kumobench takes them.
    """

    name: str
    mix: str
    data: Data
    connections: int = 50
    pipeline: int = 1
    distribution: str = "uniform"
    multi_get_keys: int = 10
    about: str = ""

    def options(self):
        return [
            *self.data.options(),
            "--mix", self.mix,
            "--connections", str(self.connections),
            "--pipeline", str(self.pipeline),
            "--distribution", self.distribution,
            "--multi-get-keys", str(self.multi_get_keys),
        ]  # fmt: skip

    def label(self, servers):
        """The name with the number of servers behind the operation: get3-pipeline16."""
        operation, dash, special = self.name.partition("-")
        return f"{operation}{servers}{dash}{special}"


SMALL = Data("s:")
COUNTERS = Data("c:", counters=True)
KILO = Data("k:", value_size=1024)
LARGE = Data("l:", keys=1_000, value_size=65536)
YCSB = Data("y:", value_size=1000)


def _all():
    """Those of small records come first: later ones make every set dearer."""
    yield Workload("get", "get=1", SMALL)
    yield Workload("set", "set=1", SMALL)
    yield Workload("mix", "set=1,get=10", SMALL, about="1 set to 10 gets")
    yield Workload("mget-50", "mget=1", SMALL, multi_get_keys=50, about="50 keys in a request")
    yield Workload("incr", "incr=1", COUNTERS)
    for operation in ("get", "set"):
        mix = operation + "=1"
        for depth in (16, 64):
            yield Workload(f"{operation}-pipeline{depth}", mix, SMALL, pipeline=depth)
        yield Workload(f"{operation}-1000c", mix, SMALL, connections=1000)
        yield Workload(f"{operation}-zipf", mix, SMALL, distribution="zipf")
    for operation in ("get", "set"):
        mix = operation + "=1"
        yield Workload(f"{operation}-1k", mix, KILO)
        yield Workload(f"{operation}-64k", mix, LARGE)
    zipf = {"data": YCSB, "distribution": "zipf"}
    yield Workload("ycsb-a", "get=50,set=50", **zipf, about="half reads, half updates")
    yield Workload("ycsb-b", "get=95,set=5", **zipf, about="95 % reads, 5 % updates")
    yield Workload("ycsb-c", "get=1", **zipf, about="reads")
    yield Workload(
        "ycsb-f", "get=2,set=1", **zipf,
        about="half reads, half reads with a write after them, in the same shares of requests",
    )  # fmt: skip


WORKLOADS = {workload.name: workload for workload in _all()}
WARMUP = Workload("warm-up", "get=1,set=1", Data("w:", keys=10_000))
QUICK = ("get", "set", "get-pipeline16", "set-pipeline16")
