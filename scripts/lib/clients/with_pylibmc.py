"""A little program that uses pylibmc. Called by scripts/client-libraries with a port and text or binary."""

import sys
import time

import pylibmc

is_binary = sys.argv[2] == "binary"
client = pylibmc.Client([f"127.0.0.1:{sys.argv[1]}"], binary=is_binary, behaviors={"cas": True, "tcp_nodelay": True})
P = f"lib:{sys.argv[2]}:"


def check(actual, expected):
    if actual != expected:
        raise AssertionError(f"{actual!r} instead of {expected!r}")


client.delete_multi([P + name for name in ("a", "b", "n", "big", "list", "x", "packed")])
check(client.set(P + "a", "one", time=3600), True)
check(client.get(P + "a"), "one")
check(client.get(P + "missing"), None)
check(client.set(P + "list", [1, {"two": 3.0}]), True)
check(client.get_multi([P + "a", P + "missing", P + "list"]), {P + "a": "one", P + "list": [1, {"two": 3.0}]})
check(client.add(P + "a", "two"), False)
check(client.add(P + "b", "two"), True)
try:
    check(client.replace(P + "missing", "x"), False)
except pylibmc.NotFound:  # what the binary protocol says of it
    check(is_binary, True)
check(client.replace(P + "b", "three"), True)
check(client.set(P + "x", b"ab"), True)
check(client.append(P + "x", b"cd"), True)
check(client.prepend(P + "x", b"->"), True)
check(client.get(P + "x"), b"->abcd")
check(client.set(P + "n", 41), True)
check(client.incr(P + "n"), 42)
check(client.decr(P + "n", 100), 0)
try:
    client.incr(P + "missing")
    raise AssertionError("nothing was incremented")
except pylibmc.NotFound:
    pass
check(client.touch(P + "a", 100), True)
check(client.touch(P + "missing", 100), False)
value, token = client.gets(P + "a")
check(value, "one")
check(client.cas(P + "a", "cas", token), True)
check(client.cas(P + "a", "again", token), False)
check(client.get(P + "a"), "cas")
text = "compress me " * 50_000
check(client.set(P + "packed", text, min_compress_len=1000), True)
check(client.get(P + "packed"), text)
big = bytes(range(256)) * 4000
check(client.set(P + "big", big), True)
check(client.get(P + "big"), big)
many = {f"{P}many{i}": i for i in range(500)}
check(client.set_multi(many), [])
check(client.get_multi(list(many)), many)
check(client.set(P + "short", "s", time=1), True)
deadline = time.monotonic() + 30
while client.get(P + "short") is not None:
    if time.monotonic() > deadline:
        raise AssertionError("it does not expire")
    time.sleep(0.1)
check(client.delete(P + "a"), True)
check(client.delete(P + "a"), False)
check(client.get(P + "a"), None)
check(len(client.get_stats()), 1)
