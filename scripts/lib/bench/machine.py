"""What the kernel tells about processes and this machine."""

import os
import re
import subprocess
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """Processor time a process has used, in user and kernel mode."""
    # The name of the program, in parentheses, may hold anything.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def bytes_from_disk(pid):
    """What a process has read that was not in memory."""
    io = Path(f"/proc/{pid}/io").read_text()
    return int(re.search(r"^read_bytes: (\d+)$", io, re.M).group(1))


def read_ahead_kib(folder):
    """How much the disk below a folder reads beyond what it is asked for; none if that can't be told."""
    device = os.stat(folder).st_dev
    try:
        bdi = Path(f"/sys/class/bdi/{os.major(device)}:{os.minor(device)}/read_ahead_kb")
        return int(bdi.read_text())
    except OSError:
        return None


def rss_mib(pid):
    """Memory of a process that is in RAM."""
    return _memory_mib(pid, "VmRSS")


def own_mib(pid):
    """Memory of a process that is in RAM and does not belong to a file."""
    return _memory_mib(pid, "RssAnon")


def _memory_mib(pid, name):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{name}:\s+(\d+) kB", status, re.M).group(1)) / 1024


def surroundings():
    """What else this machine was doing just now: the load average lags a minute behind."""
    idle, every = _processor_ticks()
    time.sleep(0.5)
    idle_then, every_then = _processor_ticks()
    busy = 1 - (idle_then - idle) / max(1, every_then - every)
    return f"before, the processors were {busy:.0%} busy, the load average {os.getloadavg()[0]:.1f}"


def _processor_ticks():
    """Those without work, and all."""
    ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def _first_line(*command):
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return (result.stdout or result.stderr).splitlines()[0].strip()


def facts(root):
    """What a figure depends on, as pairs of a name and a value; nothing that names the machine."""
    cpu = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*: (.*)", cpu, re.M)
    memory = int(re.search(r"^MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(), re.M).group(1))
    java = Path(os.environ.get("JAVA_HOME") or Path(_which("java")).resolve().parents[1])
    return [
        ("cores", f"{os.cpu_count()} ({model.group(1) if model else os.uname().machine})"),
        ("memory", f"{memory / 2**20:.0f} GiB"),
        ("kernel", f"Linux {os.uname().release.split('-')[0]}"),
        ("JDK", _java_version(java)),
        ("memcached", _first_line("/usr/bin/memcached", "-V").removeprefix("memcached ")),
        ("kumofs", kumofs_version(root)),
    ]


def _which(program):
    for folder in os.get_exec_path():
        if os.access(os.path.join(folder, program), os.X_OK):
            return os.path.join(folder, program)
    raise FileNotFoundError(program)


def _java_version(home):
    release = Path(home, "release")
    if release.exists():
        found = re.search(r'^JAVA_RUNTIME_VERSION="?([^"\n]*)', release.read_text(), re.M)
        if found:
            return found.group(1)
    return _first_line(str(Path(home, "bin", "java")), "-version")


def kumofs_version(root):
    """Of the sources, and whether they are as committed."""
    version = re.search(r"<version>(.*?)</version>", Path(root, "pom.xml").read_text()).group(1)
    git = ["git", "-C", str(root)]
    try:
        commit = _first_line(*git, "rev-parse", "--short", "HEAD")
        changed = subprocess.run(
            [*git, "diff", "--quiet", "HEAD", "--", "*.java", "scripts/lib/launch.sh"], check=False
        )
    except (OSError, subprocess.CalledProcessError):
        return version
    return f"{version} ({commit}{', changed' if changed.returncode else ''})"


if __name__ == "__main__":
    for fact, known in facts(Path(__file__).resolve().parents[3]):
        print(f"- {fact}: {known}")
