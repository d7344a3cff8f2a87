"""Who is measured: memcached, and clusters made by scripts/local-cluster. All on loopback."""

import os
import random
import socket
import subprocess
import sys
import time
from pathlib import Path

import machine

HOST = "127.0.0.1"
START_SECONDS = 20


class TargetError(Exception):
    """A target can't be started; the text says why."""


def is_open(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def free_ports(offsets):
    """A port below the kernel's own so that it and those at the offsets are free."""
    while True:
        base = 20000 + random.randrange(1000) * 10
        if not any(is_open(base + offset) for offset in offsets):
            return base


class Memcached:
    name = "memcached"
    servers = 0

    def __init__(self, threads=2, memory_mib=4096):
        self.port = free_ports([0])
        command = ["/usr/bin/memcached", "-l", HOST, "-p", str(self.port), "-U", "0"]
        command += ["-t", str(threads), "-m", str(memory_mib), "-c", "4096"]
        if os.geteuid() == 0:
            command += ["-u", "nobody"]
        self.process = subprocess.Popen(command)
        deadline = time.monotonic() + START_SECONDS
        while not is_open(self.port):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise TargetError("memcached does not start")
            time.sleep(0.05)

    def processes(self):
        return {"memcached": [self.process.pid]}

    def close(self):
        self.process.terminate()
        self.process.wait()


class Cluster:
    """Two managers, servers and a gateway."""

    def __init__(self, root, folder, servers, options=()):
        self.name = f"kumofs {servers}"
        self.servers = servers
        self.script = Path(root, "scripts", "local-cluster")
        self.folder = Path(folder, f"cluster{servers}")
        offsets = [0, 1, 50, *range(100, 100 + servers), *range(200, 200 + servers)]
        self.base_port = free_ports(offsets)
        self.port = self.base_port + 50
        self._run(
            "start", "--port", self.port, "--base-port", self.base_port, "--servers", servers,
            *options,
        )  # fmt: skip

    def _run(self, *words):
        command = [str(self.script), *map(str, words), "--dir", str(self.folder)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            raise TargetError(f"local-cluster {words[0]} failed:\n{result.stdout}{result.stderr}")

    def pid(self, node):
        return int(Path(self.folder, node, "pid").read_text())

    def processes(self):
        return {
            "gateway": [self.pid("gateway")],
            "servers": [self.pid(f"server{i + 1}") for i in range(self.servers)],
            "managers": [self.pid("manager1"), self.pid("manager2")],
        }

    def close(self):
        try:
            self._run("wipe")
        except TargetError as error:
            print(error, file=sys.stderr)


def cpu(target):
    """Processor seconds of a target's processes up to now, by role."""
    return {
        role: sum(machine.cpu_seconds(pid) for pid in pids)
        for role, pids in target.processes().items()
    }


def rss(target):
    """MiB in RAM of a target's processes, by role; that of the largest where there are several."""
    return {
        role: max(machine.rss_mib(pid) for pid in pids)
        for role, pids in target.processes().items()
    }
