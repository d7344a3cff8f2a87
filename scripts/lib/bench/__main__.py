"""Measures memcached and kumofs in turn with one load generator. Called by scripts/bench."""

import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path

import generator
import machine
import measuring
import picture
import report
import targets
from options import Parser, names, numbers, positive, say
from workloads import QUICK, WORKLOADS

ROOT = Path(__file__).resolve().parents[3]
OUTPUT = ROOT / "docs" / "benchmarks"


def parse(words):
    parser = Parser(
        "bench",
        "Measures memcached (-t 2) and clusters of kumofs on loopback, in turn, with kumobench; "
        "prints medians, and in the last lines the throughput as a ratio to memcached's.",
        "workloads: " + " ".join(WORKLOADS),
    )
    add = parser.add_argument
    add("--quick", action="store_true", help="two minutes: " + " ".join(QUICK))
    add("--workload", metavar="LIST", type=names(WORKLOADS, "workload"),
        help="names with commas (default: all)")  # fmt: skip
    add("--only", choices=("memcached", "kumofs"), help="measure the one and not the other")
    add("--servers", metavar="LIST", type=numbers(1, 30), default=[1, 3],
        help="sizes of clusters (default: 1,3)")  # fmt: skip
    add("--rounds", metavar="N", type=positive(int), help="default: 5, quick 3")
    add("--seconds", metavar="S", type=positive(float),
        help="how long to measure each time (default: 5, quick 1.5)")  # fmt: skip
    add("--warmup", metavar="S", type=positive(float),
        help="load of each workload before its first round, and 4 to 15 times of gets and sets before "
        "anything else, until a request takes no less processor time (default: 5, quick 1)")  # fmt: skip
    add("--server-opts", metavar="OPTIONS", default="", help="for the servers of the clusters")
    add("--gateway-opts", metavar="OPTIONS", default="", help="for the gateways")
    save = parser.add_mutually_exclusive_group()
    save.add_argument(
        "--save", action="store_true", default=None,
        help="write memcached.{csv,md,svg} into docs/benchmarks (default: if all is measured)",
    )  # fmt: skip
    save.add_argument("--no-save", action="store_false", dest="save", help="write nothing")
    return with_defaults(parser.parse(words))


def with_defaults(options):
    everything = not (options.quick or options.workload or options.only)
    chosen = options.workload or (QUICK if options.quick else tuple(WORKLOADS))
    options.workloads = [WORKLOADS[name] for name in chosen]
    options.rounds = options.rounds or (3 if options.quick else 5)
    options.seconds = options.seconds or (1.5 if options.quick else 5)
    options.warmup = options.warmup or (1 if options.quick else 5)
    if options.save is None:
        options.save = everything
    return options


def start_targets(options, folder, stack):
    """All of them stay up over all rounds; none costs anything while it is not asked."""
    every = []
    if options.only != "kumofs":
        every.append(targets.Memcached())
        stack.callback(every[-1].close)
    for servers in options.servers if options.only != "memcached" else ():
        say(f"starting a cluster of {servers}")
        more = [f"--{of}-opts={getattr(options, of + '_opts')}" for of in ("server", "gateway")]
        every.append(targets.Cluster(ROOT, folder, servers, more))
        stack.callback(every[-1].close)
    return every


def run(options, every, load):
    for target in every:
        say(f"warming {target.name} up")
        measuring.warm_up(load, target, options.warmup)
    results = measuring.Results()
    filled = set()
    for workload in options.workloads:
        if workload.data not in filled:
            filled.add(workload.data)
            fill(every, load, workload.data)
        for target in every:
            load.read_all(target, workload.data)
            load.load(target, workload, options.warmup, seed=0)
        for name in measuring.settle(every):
            say(f"{workload.name}: {name} is busy still, with what was asked before")
        for number in range(options.rounds):
            for target in measuring.in_turn(every, number):
                m = measuring.measure(load, target, workload, number, options.seconds)
                results.measurements.append(m)
                say(f"{workload.name}, round {number + 1}, {target.name}: {m.ops_per_second:,.0f}/s")
    return results


def fill(every, load, data):
    """Not before they are asked for: LevelDB merges what is written with all that lies there."""
    for target in every:
        say(f"filling {target.name} with {data.keys:,} records of {data.value_size} bytes")
        load.fill(target, data)


def show(options, results, every, idle, busy):
    asked = [target.name for target in every]
    clusters = [target for target in every if target.servers]
    facts = [*machine.facts(ROOT), ("load average before", f"{busy:.1f}")]
    for name, value in facts:
        print(f"{name}: {value}")
    print(f"{options.rounds} rounds of {options.seconds:g} s each\n")
    print("\n".join(report.table(results, asked)))
    extra = [
        ("Share of a core while idle", [f"{name}: {share:.1%}" for name, share in idle.items()]),
        ("Largest memory in RAM, of one process", list(report.memory_lines(results, asked))),
    ]
    for title, lines in extra:
        print(f"\n{title}:", *lines, sep="\n")
    if options.save:
        facts.append(("rounds", f"{options.rounds} of {options.seconds:g} s each"))
        save(options, results, asked, clusters, facts, extra)
    faults = list(report.fault_lines(results))
    if faults:
        print("\nNot all requests went well:", *faults, sep="\n")
    print()
    print("\n".join(report.ratio_lines(results, options.workloads, clusters)))
    return 2 if faults else 0


def save(options, results, asked, clusters, facts, extra):
    OUTPUT.mkdir(exist_ok=True)
    report.write_csv(results, facts, OUTPUT / "memcached.csv")
    planned = list(report.capacity_lines(results, options.workloads, clusters))
    report.write_markdown(results, facts, asked, extra, planned, OUTPUT / "memcached.md")
    caption = [f"{name}: {value}" for name, value in facts]
    drawing = picture.draw(results, options.workloads, clusters, caption)
    Path(OUTPUT, "memcached.svg").write_text(drawing, encoding="utf-8")
    print("\nwritten to docs/benchmarks: memcached.csv, memcached.md, memcached.svg")


def main():
    options = parse(sys.argv[1:])
    # An end from outside cleans up like any other.
    busy = os.getloadavg()[0]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kumofs-bench"))
            load = generator.Kumobench(ROOT)
            stack.callback(load.close)
            every = start_targets(options, folder, stack)
            results = run(options, every, load)
            idle = measuring.idle_cpu(every, options.seconds)
            return show(options, results, every, idle, busy)
    except (targets.TargetError, generator.GeneratorError) as error:
        sys.exit(f"bench: {error}")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
