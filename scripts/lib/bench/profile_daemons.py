"""Flame graphs of daemons under load. Called by scripts/profile."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import generator
import targets
from options import Parser, names, numbers, positive, say
from workloads import WORKLOADS

ROOT = Path(__file__).resolve().parents[3]
NODES = {"gateway": "gateway", "server": "server1", "manager": "manager1"}
JFR_SETTINGS = (
    "settings=profile",
    "jdk.ExecutionSample#period=5ms",
    "jdk.NativeMethodSample#period=5ms",
    "jdk.ObjectAllocationSample#throttle=1000/s",
)


def parse(words):
    parser = Parser(
        "profile",
        "Starts a cluster, puts a workload of scripts/bench on it, and draws where its daemons spend "
        "processor time and what they allocate: by async-profiler if asprof is in the PATH or "
        "ASYNC_PROFILER names its library, else by JFR, which knows nothing of the kernel and "
        "native code.",
        "workloads: " + " ".join(WORKLOADS),
    )
    add = parser.add_argument
    add("--daemon", metavar="LIST", type=names(NODES, "daemon"), default=("gateway", "server"),
        help="of gateway, server, manager (default: gateway,server)")  # fmt: skip
    add("--workload", metavar="NAME", type=names(WORKLOADS, "workload"), default=("get",),
        help="one or several with commas (default: get)")  # fmt: skip
    add("--servers", metavar="N", type=numbers(1, 30), default=[3], help="default: 3")
    add("--seconds", metavar="S", type=positive(float), default=10.0, help="default: 10")
    add("--warmup", metavar="S", type=positive(float), default=15.0, help="default: 15")
    add("--jfr", action="store_true", help="JFR even where async-profiler is")
    add("--output", metavar="DIR", type=Path, default=ROOT / "target" / "profile",
        help="where the pictures go (default: target/profile)")  # fmt: skip
    return parser.parse(words)


def async_profiler():
    """The library of async-profiler, or None."""
    named = os.environ.get("ASYNC_PROFILER")
    program = shutil.which("asprof")
    if not named and program:
        named = Path(program).resolve().parents[1] / "lib" / "libasyncProfiler.so"
    if named and not Path(named).exists():
        sys.exit(f"profile: there is no {named}")
    return named and Path(named).resolve()


def jcmd(pid, *words):
    command = [str(Path(os.environ["JAVA_HOME"], "bin", "jcmd")), str(pid), *words]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise targets.TargetError(f"jcmd {' '.join(words)} failed:\n{result.stdout}{result.stderr}")


class AsyncProfiler:
    """One measurement at a time: processor time in a first run, allocation in a second."""

    def __init__(self, library):
        self.library = library
        self.kinds = ("cpu", "alloc")

    def start(self, pid, kind):
        self._tell(pid, f"start,event={kind},interval={'1ms' if kind == 'cpu' else '64k'},cstack=vm")

    def stop(self, pid, kind, title, prefix):
        text = Path(f"{prefix}-{kind}.txt")
        self._tell(pid, f"dump,flat=15,traces=0,summary,file={text}")
        print(f"{title}, {kind}\n{text.read_text()}")
        self._tell(pid, f"stop,title={title.replace(',', ' ')} {kind},file={prefix}-{kind}.html")
        return [text, f"{prefix}-{kind}.html"]

    def _tell(self, pid, words):
        jcmd(pid, "JVMTI.agent_load", str(self.library), f'"{words}"')


class FlightRecorder:
    """Both in one run."""

    kinds = ("both",)

    def __init__(self, folder):
        self.folder = folder

    def start(self, pid, _kind):
        jcmd(pid, "JFR.start", "name=profile", *JFR_SETTINGS)

    def stop(self, pid, _kind, title, prefix):
        recording = Path(self.folder, f"{pid}.jfr")
        jcmd(pid, "JFR.stop", "name=profile", f"filename={recording}")
        tests = ROOT / "kumo-testkit" / "target"
        class_path = f"{tests / 'test-classes'}:{(tests / 'test-class-path').read_text()}"
        java = str(Path(os.environ["JAVA_HOME"], "bin", "java"))
        main = "org.kumofs.testkit.profile.FlameGraphMain"
        subprocess.run([java, "-cp", class_path, main, recording, title, prefix], check=True)
        return [f"{prefix}-cpu.svg", f"{prefix}-alloc.svg"]


def profile(options, cluster, load, profiler):
    """Yields the pictures."""
    for name in options.workload:
        workload = WORKLOADS[name]
        load.fill(cluster, workload.data)
        say(f"{name}: warming up")
        load.load(cluster, workload, options.warmup, seed=0)
        for kind in profiler.kinds:
            pids = {daemon: cluster.pid(NODES[daemon]) for daemon in options.daemon}
            for pid in pids.values():
                profiler.start(pid, kind)
            result = load.load(cluster, workload, options.seconds, seed=1)
            per_second = generator.together(result)["ops_per_second"]
            say(f"{name}: {per_second:,.0f}/s while recording")
            for daemon, pid in pids.items():
                title = f"{daemon}, {name}, {cluster.servers} servers"
                yield from profiler.stop(pid, kind, title, options.output / f"{daemon}-{name}")


def main():
    options = parse(sys.argv[1:])
    library = None if options.jfr else async_profiler()
    options.output.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kumofs-profile"))
            load = generator.Kumobench(ROOT)
            stack.callback(load.close)
            say(f"starting a cluster of {options.servers[0]}")
            # async-profiler asks the JVM where the code of a line begins.
            os.environ["KUMO_JAVA_OPTS"] = "-XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints"
            cluster = targets.Cluster(ROOT, folder, options.servers[0])
            stack.callback(cluster.close)
            profiler = AsyncProfiler(library) if library else FlightRecorder(folder)
            for picture in profile(options, cluster, load, profiler):
                print(picture)
    except (targets.TargetError, generator.GeneratorError) as error:
        sys.exit(f"profile: {error}")
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
