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


def run(*words):
    """What a program says; its failure is ours."""
    result = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    if result.returncode:
        name = " ".join([Path(words[0]).name, *map(str, words[1:])])
        raise TargetError(f"{name} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def eventually(question, what, seconds=120):
    """Asks until the answer is true; tells how long that took."""
    begin = time.monotonic()
    while not question():
        if time.monotonic() > begin + seconds:
            raise TargetError(f"not within {seconds} s: {what}")
        time.sleep(0.005)
    return time.monotonic() - begin


def answers(port):
    """Whether a gateway answers a get, be it with nothing."""
    try:
        with socket.create_connection((HOST, port), timeout=1) as connection:
            connection.settimeout(5)
            connection.sendall(b"get nothing\r\n")
            return connection.recv(100).endswith(b"END\r\n")
    except OSError:
        return False


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
        eventually(lambda: is_open(self.port), "memcached starts", START_SECONDS)

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
        run(self.script, *words, "--dir", self.folder)

    def node(self, command, name):
        """Starts or kills one node."""
        self._run(command, name)

    def database(self, node):
        return Path(self.folder, node, "db")

    def kumoctl(self, *words):
        return run(self.script.parent / "kumoctl", f"{HOST}:{self.base_port}", *words)

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


class Daemons:
    """Processes by role: gateway, manager, server."""

    def __init__(self):
        self.by_role = {}

    def start(self, role, *words, **options):
        process = subprocess.Popen([*map(str, words)], **options)
        self.by_role[role] = process
        return process

    def pid(self, role):
        return self.by_role[role].pid

    def close(self):
        """The manager ends before the servers, so that it does not see them go as a fault."""
        for role in ("gateway", "manager", "server"):
            if role in self.by_role:
                self.by_role[role].terminate()
                self.by_role[role].wait()


class ManyServers:
    """A manager, a gateway, and many servers in one process."""

    def __init__(self, root, folder, servers):
        self.name = f"{servers} servers"
        self.servers = servers
        base = free_ports([0, 50, *range(100, 100 + servers), *range(200, 200 + servers)])
        self.port = base + 50
        self.daemons = Daemons()
        try:
            self._start(Path(root), Path(folder, f"many{servers}"), base)
        except BaseException:
            self.close()
            raise

    def _start(self, root, folder, base):
        scripts = root / "scripts"
        manager = f"{HOST}:{base}"
        folder.mkdir()
        state = folder / "ring.state"
        self.daemons.start("manager", scripts / "kumo-manager", "-l", manager, "--state", state)
        eventually(lambda: is_open(base), "the manager serves")
        tests = root / "kumo-testkit" / "target"
        class_path = f"{tests / 'test-classes'}:{(tests / 'test-class-path').read_text()}"
        process = self.daemons.start(
            "server", Path(os.environ["JAVA_HOME"], "bin", "java"), "-Xmx2g",
            "-XX:+UseParallelGC", "-cp", class_path,
            "org.kumofs.testkit.scale.ManyServersMain", self.servers, folder, manager, base + 100,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        if process.stdout.readline() != "ready\n":
            raise TargetError(f"{self.servers} servers do not start")
        ctl = [scripts / "kumoctl", manager]
        last = f"{HOST}:{base + 99 + self.servers}"
        eventually(lambda: last in run(*ctl, "status"), "all servers are introduced")
        run(*ctl, "attach", "--wait")
        client_port = f"{HOST}:{self.port}"
        self.daemons.start("gateway", scripts / "kumo-gateway", "-m", manager, "-t", client_port)
        eventually(lambda: answers(self.port), "the gateway answers")

    def processes(self):
        return {
            "gateway": [self.daemons.pid("gateway")],
            "servers": [self.daemons.pid("server")],
            "managers": [self.daemons.pid("manager")],
        }

    def close(self):
        self.daemons.close()


def cpu(target):
    """Processor seconds of a target's processes up to now, by role."""
    return {
        role: sum(machine.cpu_seconds(pid) for pid in pids)
        for role, pids in target.processes().items()
    }


def rss(target, of=machine.rss_mib):
    """MiB in RAM of a target's processes, by role; that of the largest where there are several."""
    return {role: max(map(of, pids)) for role, pids in target.processes().items()}
