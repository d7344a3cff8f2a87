"""Bars: the throughput of each cluster as a share of memcached's."""

import statistics
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, TOP = 760, 150, 60, 60
BAR, GAP = 11, 9
COLOURS = ("#2b6cb0", "#dd6b20", "#718096", "#38a169")


def draw(results, workloads, clusters, caption):
    """An SVG; a group of bars for each workload, as long as the ratio."""
    groups = []
    for workload in workloads:
        ratios = [results.ratios(workload.name, cluster.name) for cluster in clusters]
        if all(ratios):
            groups.append((workload.name, [sorted(ratio) for ratio in ratios]))
    largest = max((ratio[-1] for _, ratios in groups for ratio in ratios), default=1)
    step = 0.25 if largest <= 2 else 1
    steps = int(max(1, largest) / step) + 1
    scale = (WIDTH - LEFT - RIGHT) / (steps * step)
    group_height = len(clusters) * BAR + GAP
    bottom = TOP + len(groups) * group_height
    parts = [*_legend(clusters), *_grid(steps, step, scale, bottom)]
    for i, (name, ratios) in enumerate(groups):
        parts += _group(name, ratios, TOP + i * group_height, scale)
    for i, line in enumerate(caption):
        parts.append(_text(10, bottom + 38 + 14 * i, line, "start", 11))
    height = bottom + 38 + 14 * len(caption)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _legend(clusters):
    yield _text(10, 20, "Requests per second, memcached = 1", "start", 14)
    for i, cluster in enumerate(clusters):
        x = LEFT + i * 170
        yield f'<rect x="{x}" y="30" width="12" height="12" fill="{COLOURS[i % len(COLOURS)]}"/>'
        plural = "s" if cluster.servers > 1 else ""
        yield _text(x + 18, 40, f"{cluster.servers} server{plural} + gateway", "start")


def _grid(steps, step, scale, bottom):
    for i in range(steps + 1):
        x = LEFT + i * step * scale
        strong = i * step == 1
        yield (
            f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{bottom}" '
            f'stroke="{"#1a202c" if strong else "#e2e8f0"}"/>'
        )
        yield _text(x, bottom + 14, f"{i * step:g}", "middle")


def _group(name, ratios, top, scale):
    yield _text(LEFT - 8, top + len(ratios) * BAR / 2 + 4, name, "end")
    for i, ratio in enumerate(ratios):
        middle = statistics.median(ratio)
        y = top + i * BAR
        width = middle * scale
        colour = COLOURS[i % len(COLOURS)]
        yield f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR - 1}" fill="{colour}"/>'
        yield (
            f'<line x1="{LEFT + ratio[0] * scale:.1f}" y1="{y + 5}" '
            f'x2="{LEFT + ratio[-1] * scale:.1f}" y2="{y + 5}" stroke="#1a202c"/>'
        )
        yield _text(LEFT + ratio[-1] * scale + 5, y + 9, f"{middle:.2f}", "start", 10)


def _text(x, y, text, anchor, size=12):
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
    return f"<text {place}>{escape(text)}</text>"
