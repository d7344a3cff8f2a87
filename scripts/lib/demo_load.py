"""Loads every package that apt knows into a cluster, kills a server half way, and reads all back.

Called by scripts/demo-load, which starts the cluster; it talks memcached to the gateway through
pymemcache, and asks each server itself where the copies lie.
"""

import argparse
import hashlib
import socket
import struct
import subprocess
import sys
import time

from pymemcache.client.base import Client
from pymemcache.exceptions import MemcacheError

RETRIES = 100
KEYS_PER_GET = 50


def stanzas():
    """Package name -> stanza, the last one of each name."""
    text = subprocess.run(
        ["apt-cache", "dumpavail"], check=True, stdout=subprocess.PIPE
    ).stdout
    found = {}
    for stanza in text.split(b"\n\n"):
        stanza = stanza.strip(b"\n")
        if stanza.startswith(b"Package: "):
            found[stanza[len(b"Package: ") : stanza.index(b"\n")].decode()] = stanza
    return found


class Progress:
    """A line a second about a loop over many things."""

    def __init__(self, what, total):
        self.what, self.total = what, total
        self.start = self.last = time.monotonic()

    def show(self, done):
        now = time.monotonic()
        if now - self.last >= 1:
            self.last = now
            rate = done / (now - self.start)
            print(f"  {self.what} {done:6d} of {self.total}  {rate:8.0f}/s", flush=True)

    def end(self):
        seconds = time.monotonic() - self.start
        rate = self.total / seconds
        print(f"  {self.what} {self.total} in {seconds:.1f} s  {rate:.0f}/s", flush=True)


def store(client, key, value):
    """Sets until it is acknowledged; gives how often it was refused before."""
    for refused in range(RETRIES):
        try:
            client.set(key, value, noreply=False)
            return refused
        except MemcacheError as error:
            reason = error
            time.sleep(0.05)
    sys.exit(f"demo-load: {key} can't be stored: {reason}")


def load(client, packages, control):
    """Sets everything; half way a server dies, later it comes back empty and is attached."""
    refused = 0
    progress = Progress("set", len(packages))
    kill_at = len(packages) // 2
    attach_at = len(packages) * 3 // 4
    for count, (name, stanza) in enumerate(packages.items()):
        if count == kill_at:
            control("kill", "kill -9 of a server")
        elif count == attach_at:
            control("revive", "its database is removed, it starts again and is attached")
        refused += store(client, name, stanza)
        progress.show(count + 1)
    progress.end()
    print(f"  {refused} sets were refused for a moment and repeated", flush=True)


def read_back(client, packages):
    """Gets everything and compares; gives how many are wrong and missing."""
    wrong = missing = 0
    names = list(packages)
    progress = Progress("get", len(names))
    for first in range(0, len(names), KEYS_PER_GET):
        chunk = names[first : first + KEYS_PER_GET]
        found = client.get_many(chunk)
        for name in chunk:
            if name not in found:
                missing += 1
            elif found[name] != packages[name]:
                wrong += 1
        progress.show(first + len(chunk))
    progress.end()
    return wrong, missing


class Server:
    """Asks one kumo-server for records, over a client connection of its own."""

    def __init__(self, address):
        self.address = address
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=20)
        self.input = self.socket.makefile("rb")

    @staticmethod
    def request(message_id, method, parameter):
        return (
            b"\x94\x00" + b"\xce" + struct.pack(">I", message_id) + bytes([method])
            + b"\x91" + parameter
        )

    def responses(self, requests):
        """Sends requests in one go and yields the result of each, in order."""
        self.socket.sendall(
            b"".join(
                self.request(i, method, parameter)
                for i, (method, parameter) in enumerate(requests)
            )
        )
        results = {}
        for _ in requests:
            _, message_id, error, result = self.read()
            results[message_id] = None if error is not None else result
        return [results[i] for i in range(len(requests))]

    def items(self):
        return self.responses([(97, b"\x07")])[0]

    def holds(self, keys):
        """For each key whether this server, as an owner of it, has a value."""
        requests = []
        for key in keys:
            digest = hashlib.sha1(key.encode()).digest()
            record = digest[:8][::-1] + key.encode()
            requests.append((34, b"\xda" + struct.pack(">H", len(record)) + record))
        return [
            isinstance(result, bytes) and len(result) >= 10
            for result in self.responses(requests)
        ]

    def read(self):
        """One MessagePack object; the server sends nothing but these few types."""
        head = self.input.read(1)[0]
        if head <= 0x7F:
            return head
        if 0x90 <= head <= 0x9F:
            return [self.read() for _ in range(head & 0x0F)]
        if 0xA0 <= head <= 0xBF:
            return self.input.read(head & 0x1F)
        if head in (0xC0, 0xC2, 0xC3):
            return {0xC0: None, 0xC2: False, 0xC3: True}[head]
        if head in (0xDA, 0xDB):
            width, form = (2, ">H") if head == 0xDA else (4, ">I")
            return self.input.read(struct.unpack(form, self.input.read(width))[0])
        width, form = {0xCC: (1, ">B"), 0xCD: (2, ">H"), 0xCE: (4, ">I"), 0xCF: (8, ">Q")}[head]
        return struct.unpack(form, self.input.read(width))[0]


def count_copies(addresses, names):
    """How many keys lie on 0, 1, 2, 3 servers."""
    copies = dict.fromkeys(names, 0)
    for address in addresses:
        server = Server(address)
        print(f"  {address} holds {server.items()} records", flush=True)
        for first in range(0, len(names), 500):
            chunk = names[first : first + 500]
            for name, held in zip(chunk, server.holds(chunk)):
                copies[name] += held
    histogram = {}
    for count in copies.values():
        histogram[count] = histogram.get(count, 0) + 1
    return histogram


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--servers", required=True, help="addresses, separated by commas")
    parser.add_argument("--control", required=True, help="called with kill or revive")
    parser.add_argument("--limit", type=int, default=0, help="load only so many packages")
    options = parser.parse_args()

    packages = stanzas()
    if not packages:
        sys.exit("demo-load: apt knows no packages; run apt-get update")
    if options.limit:
        packages = dict(list(packages.items())[: options.limit])
    volume = sum(map(len, packages.values()))
    print(f"{len(packages)} packages, {volume / 1e6:.1f} MB", flush=True)

    def control(action, words):
        print(f"  -- {words}", flush=True)
        subprocess.run([options.control, action], check=True)

    client = Client(("127.0.0.1", options.port), timeout=20, no_delay=True)
    load(client, packages, control)
    control("settle", "waiting for the replace to finish")
    wrong, missing = read_back(client, packages)
    histogram = count_copies(options.servers.split(","), list(packages))
    for count in sorted(histogram):
        print(f"  {histogram[count]} keys lie on {count} servers", flush=True)
    print(f"{len(packages)} read back, {wrong} wrong, {missing} missing")
    if wrong or missing or set(histogram) != {3}:
        sys.exit("demo-load: FAILED")


main()
