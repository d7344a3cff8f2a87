"""The load generator: one kumobench for all runs, so that its code is compiled once."""

import json
import os
import subprocess
from pathlib import Path

import machine
import targets


class GeneratorError(Exception):
    """kumobench has ended, or has got no answers."""


def together(result):
    """The figures of all operations of a result, of which there may be but one."""
    operations = result["operations"]
    if not operations:
        raise GeneratorError("no answers from " + result["target"])
    return operations.get("all") or next(iter(operations.values()))


class Kumobench:
    def __init__(self, root):
        self.process = subprocess.Popen(
            [str(Path(root, "scripts", "kumobench")), "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # So that Ctrl-C reaches this script alone, which ends all in order.
            start_new_session=True,
        )

    def run(self, target, *options):
        """One run; the answer is its report."""
        threads = max(2, os.cpu_count() // 2)
        words = [f"{targets.HOST}:{target.port}", "--json", "-q", "--threads", threads]
        words += ["--timeout", 20, *options]
        try:
            print(*words, file=self.process.stdin, flush=True)
            report = self.process.stdout.readline()
        except BrokenPipeError:
            report = ""
        if not report:
            raise GeneratorError("kumobench failed at: " + " ".join(map(str, words)))
        return json.loads(report)["targets"][0]

    def fill(self, target, data):
        """Writes all records that a workload needs."""
        mix = "incr=1" if data.counters else "set=1"
        options = [*data.options(), "--mix", mix, "--pipeline", 8]
        self.run(target, *options, "--preload", "--warmup", 0, "--requests", 1)

    def read_all(self, target, data):
        """Reads each record once, so that the servers have in memory what finds room there."""
        order = ["--distribution", "sequential", "--pipeline", 8]
        self.run(
            target, *data.options(), "--mix", "get=1", *order, "--warmup", 0, "--requests", data.keys
        )

    def load(self, target, workload, seconds, seed):
        return self.run(
            target, *workload.options(), "--warmup", 0, "--duration", seconds, "--seed", seed
        )

    def cpu_seconds(self):
        return machine.cpu_seconds(self.process.pid)

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.terminate()
