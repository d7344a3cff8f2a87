"""Results as text and as CSV."""

import csv
import statistics

COLUMNS = (
    "workload", "target", "requests/s", "ratio", "p50", "p99", "p99.9 ms",
    "CPU s per million requests",
)  # fmt: skip


HEAD = """# Measured against memcached

`scripts/bench` made this page; [performance](../performance.md) tells the method. Each figure is the
median of the rounds; a ratio is the median of the ratios to memcached in the same round.

![ratios](memcached.svg)

"""


PLAN = """
## Extrapolated

Not measured, but computed from the figures of the largest cluster above, for plans: what one core could do that
does nothing else, by the processor time that a request takes, and what a port of 10 Gbit/s could carry to and
from clients, by the bytes of requests and answers and the headers of their packets.

"""


def rows(results, names):
    """A row for each workload and target, as texts."""
    for workload in results.workloads():
        for name in names:
            figures = results.medians(workload, name)
            if figures:
                yield (
                    workload,
                    name,
                    f"{figures['ops_per_second']:,.0f}",
                    _ratio(results.ratios(workload, name)),
                    f"{figures['p50_ms']:.2f}",
                    f"{figures['p99_ms']:.2f}",
                    f"{figures['p999_ms']:.2f}",
                    cpu_text(figures),
                )


def _ratio(ratios):
    return f"{statistics.median(ratios):.2f}" if ratios else "-"


def cpu_text(figures):
    end = "_cpu_s_per_million"
    return ", ".join(
        f"{name.removesuffix(end)} {value:.1f}"
        for name, value in figures.items()
        if name.endswith(end)
    )


def table(results, names):
    """Text in columns, numbers to the right."""
    lines = [COLUMNS, *rows(results, names)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]
    for line in lines:
        cells = [
            cell.rjust(width) if 2 <= i <= 6 else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths))
        ]
        yield "  ".join(cells).rstrip()


def memory_lines(results, names):
    """The most memory that processes of each role were seen with."""
    for name in names:
        most = {}
        for m in results.measurements:
            if m.target == name:
                for role, mib in m.rss.items():
                    most[role] = max(most.get(role, 0), mib)
        if most:
            yield f"{name}: " + ", ".join(f"{role} {mib:.0f} MiB" for role, mib in most.items())


def fault_lines(results):
    """Where requests failed, or asked for what was not there."""
    for m in results.measurements:
        if m.errors or m.misses:
            where = f"{m.workload} on {m.target}, round {m.round + 1}"
            yield f"{where}: {m.errors} errors, {m.misses} misses"


def ratio_lines(results, workloads, clusters):
    """Throughput as a multiple of memcached's, a line each; without memcached, as it is."""
    for workload in workloads:
        for cluster in clusters:
            ratios = results.ratios(workload.name, cluster.name)
            figures = results.medians(workload.name, cluster.name)
            if ratios:
                yield f"{workload.label(cluster.servers)} {statistics.median(ratios):.2f}"
            elif figures:
                yield f"{workload.label(cluster.servers)} {figures['ops_per_second']:.0f}/s"


PLANNED = ("get", "set", "mix", "get-1k", "set-1k", "get-pipeline16", "set-pipeline16")
NIC_BYTES = 10e9 / 8
HEADERS = 78  # of Ethernet, IP and TCP, and the gap between packets
PAYLOAD = 1448


def capacity_lines(results, workloads, clusters):
    """
    What cores and a network port could do, from processor time and bytes of a request: a table of
    Markdown. Extrapolated: nobody has measured it.
    """
    cluster = max(clusters, key=lambda c: c.servers, default=None)
    if cluster is None:
        return
    yield "| workload | requests/s of a gateway core | of a core of the servers | of 10 Gbit/s |"
    yield "| --- | ---: | ---: | ---: |"
    for workload in workloads:
        figures = results.medians(workload.name, cluster.name)
        if workload.name in PLANNED and figures:
            gateway = 1e6 / max(1e-9, figures["gateway_cpu_s_per_million"])
            servers = 1e6 / max(1e-9, figures["servers_cpu_s_per_million"])
            # Pipelined requests share packets.
            size = figures["wire_bytes"]
            packets = max(1 / workload.pipeline, size / PAYLOAD)
            port = NIC_BYTES / (size + packets * HEADERS)
            yield f"| {workload.name} | {gateway:,.0f} | {servers:,.0f} | {port:,.0f} |"


def write_csv(results, facts, path):
    """A row for each measurement, behind comments with the facts of the machine."""
    names = list(dict.fromkeys(name for m in results.measurements for name in m.figures()))
    with open(path, "w", newline="", encoding="utf-8") as file:
        for name, value in facts:
            file.write(f"# {name}: {value}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["workload", "target", "round", "requests", *names])
        for m in results.measurements:
            figures = m.figures()
            cells = [figures.get(name, "") for name in names]
            cells = [f"{cell:.3f}".rstrip("0").rstrip(".") if cell != "" else "" for cell in cells]
            writer.writerow([m.workload, m.target, m.round + 1, m.requests, *cells])


def write_markdown(results, facts, names, extra, planned, path):
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        for name, value in facts:
            file.write(f"- {name}: {value}\n")
        file.write("\n| " + " | ".join(COLUMNS) + " |\n")
        file.write("|" + " --- |" * 2 + " ---: |" * 5 + " --- |\n")
        for row in rows(results, names):
            file.write("| " + " | ".join(row) + " |\n")
        for title, lines in extra:
            file.write(f"\n{title}:\n")
            file.writelines(f"- {line}\n" for line in lines)
        if planned:
            file.write(PLAN)
            file.writelines(f"{line}\n" for line in planned)
