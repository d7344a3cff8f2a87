"""Writes records for scripts/check-restore and looks whether they are there again."""

import argparse
import hashlib
import socket
import sys
import time

BATCH = 200
DAY = 86400


class Memcached:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.file = self.socket.makefile("rb")

    def send(self, data):
        self.socket.sendall(data)

    def line(self):
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            sys.exit("the gateway closed the connection")
        return line[:-2]

    def data(self, length):
        return self.file.read(length + 2)[:-2]


def key(number):
    return b"restore-%d" % number


def value(number):
    digest = hashlib.sha256(b"%d" % number).hexdigest().encode()
    return (digest * 4)[: 1 + number * 7 % 256]


def flags(number):
    return number * 2654435761 % 2**32


def kind(number):
    """Most records stay, some for a day only; some are deleted, or gone before the backup."""
    return {3: "expiring", 7: "deleted", 9: "expired"}.get(number % 10, "lasting")


def store(memcached, numbers, begin, data):
    for number in numbers:
        expiry = {"expiring": begin + DAY + number, "expired": begin + 3}.get(kind(number), 0)
        content = data(number)
        memcached.send(
            b"set %s %d %d %d\r\n%s\r\n"
            % (key(number), flags(number), expiry, len(content), content)
        )
    for number in numbers:
        answer = memcached.line()
        if answer != b"STORED":
            sys.exit("set %r: %r" % (key(number), answer))


def fetch(memcached, numbers):
    """Value, flags, cas token and time of expiry of each; None for what is not there."""
    for number in numbers:
        memcached.send(b"mg %s v f c t\r\n" % key(number))
    for number in numbers:
        words = memcached.line().split(b" ")
        if words[0] == b"EN":
            yield number, None
        elif words[0] == b"VA":
            found = {word[:1]: word[1:] for word in words[2:]}
            left = int(found[b"t"])
            expiry = 0 if left < 0 else time.time() + left
            content = memcached.data(int(words[1]))
            yield number, (content, int(found[b"f"]), int(found[b"c"]), expiry)
        else:
            sys.exit("mg %r: %r" % (key(number), words))


def batches(records):
    for start in range(0, records, BATCH):
        yield range(start, min(records, start + BATCH))


def write(memcached, records, state):
    begin = int(time.time())
    for numbers in batches(records):
        store(memcached, numbers, begin, value)
        gone = [number for number in numbers if kind(number) == "deleted"]
        for number in gone:
            memcached.send(b"delete %s\r\n" % key(number))
        for number in gone:
            if memcached.line() != b"DELETED":
                sys.exit("delete %r" % key(number))
    while time.time() < begin + 5:
        time.sleep(0.1)
    with open(state, "w", encoding="ascii") as file:
        file.write("%d\n" % begin)
        for numbers in batches(records):
            for number, found in fetch(memcached, numbers):
                file.write("%d\n" % (found[2] if found else 0))


def spoil(memcached, records):
    """What comes after the backup is not to come back."""
    for numbers in batches(records):
        some = [number for number in numbers if number % 100 in (1, 7)]
        store(memcached, some, 0, lambda number: b"later")


def compare(memcached, records, state):
    with open(state, encoding="ascii") as file:
        begin = int(file.readline())
        tokens = [int(line) for line in file]
    differences = 0
    for numbers in batches(records):
        for number, found in fetch(memcached, numbers):
            reason = difference(number, found, begin, tokens[number])
            if reason:
                differences += 1
                if differences <= 20:
                    print("  %s: %s" % (key(number).decode(), reason))
    print("%d records, %d differences" % (records, differences))
    return differences == 0


def difference(number, found, begin, token):
    is_there = kind(number) in ("lasting", "expiring")
    if (found is not None) != is_there:
        return "is there" if found else "is missing"
    if found is None:
        return ""
    if found[0] != value(number):
        return "has another value"
    if found[1] != flags(number):
        return "has other flags"
    if found[2] != token:
        return "has another cas token"
    expiry = begin + DAY + number if kind(number) == "expiring" else 0
    if abs(found[3] - expiry) > 2:
        return "expires at %d, not at %d" % (found[3], expiry)
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("action", choices=["write", "spoil", "compare"])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--state", required=True)
    options = parser.parse_args()
    memcached = Memcached(options.port)
    if options.action == "write":
        write(memcached, options.records, options.state)
    elif options.action == "spoil":
        spoil(memcached, options.records)
    elif not compare(memcached, options.records, options.state):
        sys.exit(1)


main()
