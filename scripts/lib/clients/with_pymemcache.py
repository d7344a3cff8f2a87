"""A little program that uses pymemcache. Called by scripts/client-libraries with a port."""

import sys
import time

from pymemcache import serde
from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheClientError

client = Client(("127.0.0.1", int(sys.argv[1])), serde=serde.pickle_serde, default_noreply=False, timeout=10)
P = "py:"


def check(actual, expected):
    if actual != expected:
        raise AssertionError(f"{actual!r} instead of {expected!r}")


client.delete_many([P + name for name in ("a", "b", "n", "big", "list", "x", "lst")])
check(client.set(P + "a", "one", expire=3600), True)
check(client.get(P + "a"), "one")
check(client.get(P + "missing", "nothing"), "nothing")
check(client.set(P + "list", [1, {"two": 3.0}]), True)  # pickled: has flags
check(client.get_many([P + "a", P + "missing", P + "list"]), {P + "a": "one", P + "list": [1, {"two": 3.0}]})
check(client.add(P + "a", "two"), False)
check(client.add(P + "b", "two"), True)
check(client.replace(P + "missing", "x"), False)
check(client.replace(P + "b", "three"), True)
check(client.set(P + "x", b"ab", noreply=False), True)
check(client.append(P + "x", b"cd"), True)
check(client.prepend(P + "x", b"->"), True)
check(client.append(P + "missing", b"x"), False)
check(client.get(P + "x"), b"->abcd")
check(client.set(P + "n", 41), True)
check(client.incr(P + "n", 1), 42)
check(client.decr(P + "n", 100), 0)
check(client.incr(P + "missing", 1), None)
check(client.touch(P + "a", 100), True)
check(client.touch(P + "missing", 100), False)
value, token = client.gets(P + "a")
check(value, "one")
check(client.cas(P + "a", "cas", token), True)
check(client.cas(P + "a", "again", token), False)
check(client.cas(P + "missing", "x", b"1"), None)
check(client.get(P + "a"), "cas")
big = bytes(range(256)) * 4000
check(client.set(P + "big", big), True)
check(client.get(P + "big"), big)
many = {f"{P}many{i}": f"value {i}" for i in range(500)}
check(client.set_many(many), [])
check(client.get_many(list(many)), many)
check(client.set(P + "quiet", "q", noreply=True), True)
check(client.get(P + "quiet"), "q")
check(client.set(P + "short", "s", expire=1), True)
deadline = time.monotonic() + 30
while client.get(P + "short") is not None:
    if time.monotonic() > deadline:
        raise AssertionError("it does not expire")
    time.sleep(0.1)
check(client.delete(P + "a"), True)
check(client.delete(P + "a"), False)
check(client.get(P + "a"), None)
try:
    client.incr(P + "b", 1)
    raise AssertionError("a word was incremented")
except MemcacheClientError:
    pass
check(bool(client.version()), True)
check(b"curr_connections" in client.stats(), True)
