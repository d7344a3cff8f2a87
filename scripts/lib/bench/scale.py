"""What a cluster costs, by size and by what it holds. Called by scripts/bench-scale."""

import contextlib
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import generator
import machine
import measuring
import page
import targets
from options import Parser, names, numbers, positive, say
from workloads import SMALL, WORKLOADS, Data

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "scripts"
OUTPUT = ROOT / "docs" / "benchmarks" / "scale.md"
KEY_BYTES = 15


class Bench:
    """What the measures share: options, folder, load generator, and how figures are told."""

    def __init__(self, options, stack):
        self.options = options
        self.stack = stack
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kumofs-scale")))
        self.load = generator.Kumobench(ROOT)
        stack.callback(self.load.close)
        self.rows = []

    def tell(self, measure, figure, unit, aim=""):
        text = f"{figure:,.0f}" if figure >= 100 else f"{figure:.2f}"
        self.rows.append((measure, text, unit, aim))
        print(f"{measure}: {text} {unit}" + (f" (to reach: {aim})" if aim else ""), flush=True)

    @contextlib.contextmanager
    def cluster(self, servers, *options):
        folder = self.folder / f"run{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        cluster = targets.Cluster(ROOT, folder, servers, options)
        try:
            yield cluster
        finally:
            cluster.close()


# ---- servers: one gateway before ever more of them


# The more requests are under way, the more of them share the calls between gateway and server.
SERVERS_CONNECTIONS = (50, 200, 1000)


def servers(bench):
    asked = [
        replace(WORKLOADS["get"], name=f"get, {count:,} connections", connections=count)
        for count in SERVERS_CONNECTIONS
    ]
    with contextlib.ExitStack() as stack:
        every = []
        for count in bench.options.servers:
            say(f"starting {count} servers in one process")
            every.append(targets.ManyServers(ROOT, bench.folder, count))
            stack.callback(every[-1].close)
            bench.load.fill(every[-1], SMALL)
            measuring.warm_up(bench.load, every[-1], bench.options.seconds)
        results = measuring.Results()
        for workload in asked:
            for number in range(bench.options.rounds):
                for target in measuring.in_turn(every, number):
                    m = measuring.measure(
                        bench.load, target, workload, number, bench.options.seconds
                    )
                    results.measurements.append(m)
                    rate = f"{m.ops_per_second:,.0f}/s"
                    say(f"{workload.name}, round {number + 1}, {target.name}: {rate}")
            _tell_servers(bench, results, workload.name, every)


def _tell_servers(bench, results, workload, every):
    base = every[0].name
    for target in every:
        figures = results.medians(workload, target.name)
        bench.tell(f"{workload}, {target.name}", figures["ops_per_second"], "requests/s")
        cpu = figures["gateway_cpu_s_per_million"]
        bench.tell(f"{workload}, {target.name}, gateway", cpu, "CPU s per million requests")
        if target.name != base:
            ratio = statistics.median(results.ratios(workload, target.name, base))
            bench.tell(f"{workload}, {target.name} : {base}", ratio, "", ">= 0.85")


# ---- replace: all records of one server copied to another, with and without clients


# What was written shortly before a ring changes is settled with its new owners when it is read:
# longer ago than this nothing is in doubt.
SETTLED_SECONDS = 45
QUIET_WINDOWS = 5


def replace_copy(bench):
    small = bench.options.moved
    for data in (Data("m:", keys=small), Data("M:", keys=max(1, small // 10), value_size=4096)):
        label = f"replace of {data.keys:,} records of {data.value_size} bytes"
        with _one_filled_of_two(bench, label, data) as cluster:
            rate = _third_of_most(bench, cluster, data)
            _copy(bench, cluster, label, data)
            _lose_the_second(cluster)
            _tell_what_clients_feel(bench, cluster, label, data, rate)


@contextlib.contextmanager
def _one_filled_of_two(bench, label, data):
    with bench.cluster(2) as cluster:
        _lose_the_second(cluster)
        say(f"{label}: filling one server")
        bench.load.fill(cluster, data)
        time.sleep(SETTLED_SECONDS)
        yield cluster


def _lose_the_second(cluster):
    cluster.node("kill", "server2")
    shutil.rmtree(cluster.database("server2"))
    targets.eventually(lambda: "(fault)" in cluster.kumoctl("status"), "a fault is seen")
    cluster.kumoctl("detach-noreplace")


def _tell_what_clients_feel(bench, cluster, label, data, rate):
    """Gets without and with a copy, in windows of the same length."""
    asked = replace(WORKLOADS["get"], data=data)
    quiet = [_p99_at(bench, cluster, asked, rate) for _ in range(QUIET_WINDOWS)]
    busy = _p99s_during_a_copy(bench, cluster, asked, rate)
    label += f", p99 of gets at {rate:,}/s"
    bench.tell(f"{label}, without it", statistics.median(quiet), "ms")
    bench.tell(f"{label}, with it", statistics.median(busy), "ms")
    ratio = statistics.median(busy) / statistics.median(quiet)
    bench.tell(f"{label}, with it : without", ratio, "", "<= 2")
    bench.tell(f"{label}, worst of {len(quiet)} windows without it", max(quiet), "ms")
    bench.tell(f"{label}, worst of {len(busy)} windows with it", max(busy), "ms")


def _third_of_most(bench, cluster, data):
    """A pace that the server keeps up with, in hundreds a second; warms it up."""
    asked = replace(WORKLOADS["get"], data=data)
    bench.load.load(cluster, asked, 4 * bench.options.seconds, seed=0)
    most = generator.together(bench.load.load(cluster, asked, bench.options.seconds, seed=1))
    return max(100, int(most["ops_per_second"] / 3) // 100 * 100)


def _p99_at(bench, cluster, asked, rate):
    options = [*asked.options(), "--rate", rate, "--duration", bench.options.seconds, "--warmup", 0]
    return generator.together(bench.load.run(cluster, *options))["p99_ms"]


def _introduce(cluster):
    cluster.node("start", "server2")
    waiting = f"{targets.HOST}:{cluster.base_port + 101}"
    targets.eventually(
        lambda: waiting in cluster.kumoctl("status").partition("not attached")[2], "introduced"
    )


def _attach(cluster):
    """How long the attempt took that the manager did not refuse."""
    begin = 0.0

    def attached():
        nonlocal begin
        begin = time.monotonic()
        try:
            cluster.kumoctl("attach", "--wait")
        except targets.TargetError as error:
            # A manager that has lost a server first looks whether it comes back.
            if "just started" not in str(error):
                raise
            return False
        return True

    targets.eventually(attached, "attached")
    return time.monotonic() - begin


def _copy(bench, cluster, label, data):
    _introduce(cluster)
    before, own_before = _memory_of_servers(cluster)
    seconds = _attach(cluster)
    after, own_after = _memory_of_servers(cluster)
    size = data.keys * (data.value_size + KEY_BYTES) / 2**20
    aim = (">= 100,000", "") if data.value_size < 1000 else ("", ">= 80")
    bench.tell(label, data.keys / seconds, "records/s", aim[0])
    bench.tell(label, size / seconds, "MB/s", aim[1])
    bench.tell(f"{label}, more memory", max(0, after - before), "MiB", "<= 64")
    own = max(0, own_after - own_before)
    bench.tell(f"{label}, more memory without mapped files", own, "MiB")


def _memory_of_servers(cluster):
    """With the pages of mapped files, which the kernel takes back at will, and without."""
    return [targets.rss(cluster, of)["servers"] for of in (machine.rss_mib, machine.own_mib)]


def _p99s_during_a_copy(bench, cluster, asked, rate):
    _introduce(cluster)
    copying = threading.Thread(target=_attach, args=(cluster,), daemon=True)
    copying.start()
    windows = [_p99_at(bench, cluster, asked, rate)]
    while copying.is_alive():
        windows.append(_p99_at(bench, cluster, asked, rate))
    return windows


# ---- records: many of them on three servers


def records(bench):
    data = Data("r:", keys=bench.options.records)
    label = f"{data.keys:,} records of {data.value_size} bytes"
    asked = replace(WORKLOADS["get"], data=data)
    with bench.cluster(3) as cluster:
        begin = time.monotonic()
        bench.load.fill(cluster, data)
        bench.tell(f"{label}, load", time.monotonic() - begin, "s")
        raw = data.keys * (KEY_BYTES + data.value_size)
        disk = _folder_bytes(cluster.database("server1"))
        bench.tell(f"{label}, disk for a copy : raw", disk / raw, "", "<= 2.0")
        bench.load.fill(cluster, SMALL)
        _compare_hot_set(bench, cluster, asked, label)
        for how in ("kill -9", "clean stop"):
            seconds = _restart(cluster, how)
            bench.tell(f"{label}, {how} to serving", seconds, "s", "<= 5")


def _restart(cluster, how):
    """Ends a server one way or another; how long it takes until it serves again."""
    if how == "kill -9":
        cluster.node("kill", "server1")
    else:
        _end_cleanly(cluster)
    begin = time.monotonic()
    cluster.node("start", "server1")
    return time.monotonic() - begin


def _end_cleanly(cluster):
    pid = cluster.pid("server1")
    os.kill(pid, signal.SIGTERM)
    targets.eventually(lambda: not Path(f"/proc/{pid}").exists(), "the server ends")


def _folder_bytes(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _compare_hot_set(bench, cluster, asked, label):
    """Gets of as many keys of the large set as there are in the small one, against all of these."""
    hot = replace(asked, name="hot", data=replace(asked.data, keys=SMALL.keys))
    small = WORKLOADS["get"]
    for workload in small, hot:
        bench.load.read_all(cluster, workload.data)
        bench.load.load(cluster, workload, 6 * bench.options.seconds, seed=0)
    ratios = []
    for number in range(bench.options.rounds):
        rates = {}
        for workload in measuring.in_turn([small, hot], number):
            result = bench.load.load(cluster, workload, bench.options.seconds, seed=number + 1)
            rates[workload.name] = generator.together(result)["ops_per_second"]
        ratios.append(rates["hot"] / rates[small.name])
    ratio = statistics.median(ratios)
    bench.tell(f"{label}, gets of a hot part : of a small set", ratio, "", ">= 0.8")


# ---- start: time to serve, memory while idle


def start(bench):
    folder = bench.folder / "start"
    times = {"manager": [], "server": [], "gateway": []}
    for number in range(bench.options.rounds + 1):
        own = folder / str(number)
        own.mkdir(parents=True)
        _start_once(own, times)
    for daemon, seconds in times.items():
        # The first one made the class archives.
        bench.tell(f"{daemon}, exec to serving", statistics.median(seconds[1:]), "s", "<= 1.0")
    with bench.cluster(3) as cluster:
        time.sleep(bench.options.seconds)
        aims = {"managers": "<= 96", "gateway": "<= 128", "servers": "<= 160"}
        for role, mib in targets.rss(cluster).items():
            bench.tell(f"{role}, memory after the start", mib, "MiB", aims[role])
        seconds = []
        for _ in range(bench.options.rounds + 1):
            begin = time.monotonic()
            cluster.kumoctl("status")
            seconds.append(time.monotonic() - begin)
        bench.tell("kumoctl status", statistics.median(seconds[1:]), "s", "<= 0.4")
        _idle_connections(bench, cluster)


def _start_once(folder, times):
    port = targets.free_ports([0, 50, 100, 200])
    manager = f"{targets.HOST}:{port}"
    commands = {
        "manager": ["-l", manager, "--state", folder / "ring.state"],
        "server": ["-l", f"{targets.HOST}:{port + 100}", "-L", port + 200, "-s", folder / "db",
                   "-f", folder, "-m", manager],
        "gateway": ["-m", manager, "-t", f"{targets.HOST}:{port + 50}"],
    }  # fmt: skip
    ready = {
        "manager": lambda: targets.is_open(port),
        "server": lambda: targets.is_open(port + 100),
        "gateway": lambda: targets.answers(port + 50),
    }
    ctl = [SCRIPTS / "kumoctl", manager]
    daemons = targets.Daemons()
    try:
        for daemon, options in commands.items():
            if daemon == "gateway":
                targets.eventually(lambda: f":{port + 100}" in targets.run(*ctl, "status"), "known")
                targets.run(*ctl, "attach", "--wait")
            daemons.start(daemon, SCRIPTS / f"kumo-{daemon}", *options)
            times[daemon].append(targets.eventually(ready[daemon], f"{daemon} serves"))
    finally:
        daemons.close()


def _idle_connections(bench, cluster):
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    count = bench.options.connections
    # What a gateway needs once it works shall not count as what connections need.
    bench.load.fill(cluster, SMALL)
    bench.load.load(cluster, WORKLOADS["get"], 3 * bench.options.seconds, seed=0)
    before = targets.rss(cluster)["gateway"]
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            connection = stack.enter_context(socket.create_connection((targets.HOST, cluster.port)))
            connection.sendall(b"get nothing\r\n")
            connection.recv(100)
        after = targets.rss(cluster)["gateway"]
    kib = max(0, after - before) * 1024 / count
    bench.tell(f"each of {count:,} idle connections", kib, "KiB", "<= 16")


# ---- cold: more data than memory


def cold(bench):
    """A quarter of the data fits into the memory that a server may use for pages of the disk."""
    data = Data("d:", keys=bench.options.records, value_size=1000)
    raw = data.keys * (KEY_BYTES + data.value_size) / 2**20
    label = f"get of {raw:,.0f} MB on one server"
    asked = replace(WORKLOADS["get"], data=data)
    with bench.cluster(1) as cluster:
        bench.load.fill(cluster, data)
        measuring.settle([cluster])
        _warm_and_tell(bench, cluster, asked, f"{label}, all in memory")
        own = machine.own_mib(cluster.pid("server1"))
        # Pages that a process has mapped stay in memory as long as it lives.
        _end_cleanly(cluster)
        if not _drop_page_cache():
            say("the page cache of this machine can't be dropped: not measured")
            return
        cluster.node("start", "server1")
        with _limited_memory(cluster.pid("server1"), own + raw / 4) as limited:
            targets.eventually(lambda: targets.answers(cluster.port), "the gateway answers")
            how = f"{raw / 4:,.0f} MB for pages" if limited else "page cache dropped"
            ahead = machine.read_ahead_kib(cluster.database("server1"))
            how += f", the disk reads {ahead} KiB ahead" if ahead else ""
            _tell_cold_gets(bench, cluster, asked, f"{label}, {how}", limited)


def _tell_cold_gets(bench, cluster, asked, label, limited):
    if limited:
        # Without a limit more comes into memory with every get, so there is no time to warm up.
        bench.load.load(cluster, asked, 4 * bench.options.seconds, seed=2)
    before = machine.bytes_from_disk(cluster.pid("server1"))
    result = generator.together(bench.load.load(cluster, asked, 4 * bench.options.seconds, seed=3))
    read = machine.bytes_from_disk(cluster.pid("server1")) - before
    bench.tell(label, result["ops_per_second"], "requests/s")
    bench.tell(f"{label}, p99", result["p99_ms"], "ms")
    bench.tell(f"{label}, read from the disk", read / result["requests"] / 1024, "KiB per get")


def _warm_and_tell(bench, cluster, asked, label):
    bench.load.load(cluster, asked, 4 * bench.options.seconds, seed=0)
    result = generator.together(bench.load.load(cluster, asked, bench.options.seconds, seed=1))
    bench.tell(label, result["ops_per_second"], "requests/s")
    bench.tell(f"{label}, p99", result["p99_ms"], "ms")


def _drop_page_cache():
    """Whether that could be done."""
    drop = Path("/proc/sys/vm/drop_caches")
    if not os.access(drop, os.W_OK):
        return False
    subprocess.run(["sync"], check=True)
    drop.write_text("3")
    return True


@contextlib.contextmanager
def _limited_memory(pid, mib):
    """
    Meanwhile a process has so many MiB for itself and the pages of files that it reads, if this
    machine has a group to put it into; tells whether.
    """
    group = Path("/sys/fs/cgroup/memory", f"kumofs-bench-{pid}")
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(int(mib * 2**20)))
        (group / "cgroup.procs").write_text(str(pid))
    except OSError:
        with contextlib.suppress(OSError):
            group.rmdir()
        say("this machine has no memory cgroup to write to")
        yield False
        return
    try:
        yield True
    finally:
        Path("/sys/fs/cgroup/memory/cgroup.procs").write_text(str(pid))
        group.rmdir()


MEASURES = {
    "servers": servers,
    "replace": replace_copy,
    "records": records,
    "start": start,
    "cold": cold,
}


def parse(words):
    parser = Parser(
        "bench-scale",
        "Measures what clusters cost, on loopback, each by itself: servers (one gateway before ever "
        "more servers in one process), replace (records copied to another server, and what clients "
        "feel of it), records (load, disk, restart with many records), start (time to serve, memory "
        "while idle), cold (more data than memory).",
    )
    add = parser.add_argument
    add("--measure", metavar="LIST", type=names(MEASURES, "measure"), default=tuple(MEASURES),
        help="of " + " ".join(MEASURES) + " (default: all)")  # fmt: skip
    add("--rounds", metavar="N", type=positive(int), default=5, help="default: 5")
    add("--seconds", metavar="S", type=positive(float), default=3.0,
        help="how long to measure each time (default: 3)")  # fmt: skip
    add("--servers", metavar="LIST", type=numbers(1, 90), default=[3, 12, 30, 60],
        help="sizes of clusters (default: 3,12,30,60)")  # fmt: skip
    add("--records", metavar="N", type=positive(int), default=1_000_000, help="default: 1000000")
    add("--moved", metavar="N", type=positive(int), default=500_000,
        help="records of 100 bytes to move, and a tenth as many of 4 KiB (default: 500000)")  # fmt: skip
    add("--connections", metavar="N", type=positive(int), default=1_000, help="default: 1000")
    add("--save", action="store_true",
        help="write the sections of these measures in docs/benchmarks/scale.md")  # fmt: skip
    return parser.parse(words)


def section(bench, name, surroundings):
    """What a measure has told since the last one, as a part of the page."""
    command = " ".join(["scripts/bench-scale", *sys.argv[1:]])
    version = machine.kumofs_version(ROOT)
    how = f"By `{command}`: kumofs {version}; {surroundings}."
    rows, bench.rows = bench.rows, []
    return page.Section(name, how, rows)


def save(sections):
    head = "# What a cluster costs\n\nBy `scripts/bench-scale`; each section tells how it was made.\n\n"
    facts = [fact for fact in machine.facts(ROOT) if fact[0] not in ("kumofs", "memcached")]
    head += "".join(f"- {name}: {value}\n" for name, value in facts)
    page.update(OUTPUT, head, MEASURES, sections)
    print("written to docs/benchmarks/scale.md")


def main():
    options = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    failed = 0
    try:
        with contextlib.ExitStack() as stack:
            # Before the load generator starts, which is no other program.
            surroundings = machine.surroundings()
            bench = Bench(options, stack)
            sections = []
            for name in options.measure:
                try:
                    MEASURES[name](bench)
                    sections.append(section(bench, name, surroundings))
                    surroundings = machine.surroundings()
                except targets.TargetError as error:
                    print(f"bench-scale: {name}: {error}", file=sys.stderr)
                    bench.rows = []
                    failed = 1
            if options.save:
                save(sections)
    except generator.GeneratorError as error:
        sys.exit(f"bench-scale: {error}")
    except KeyboardInterrupt:
        return 130
    return failed


if __name__ == "__main__":
    sys.exit(main())
