"""Exchanges with a memcached server as tables: recorded from one, played against another.

A table has one exchange a line, its columns divided by tabs: what is sent, what is answered, as often
as needed, then nothing (the connection goes on), "closed" (the server closed it) or "waits" (the last
request is unfinished). Lines that begin with # are comments. In a column

    \\r \\n \\t \\\\ \\xNN       are bytes
    {text*N}                is text N times
    {req OP name=value...}  is a request of the binary protocol, {res OP ...} an answer: OP, extras,
                            opaque, status and cas in hexadecimal, key, and last value as they are;
                            lengths follow from these unless keylen, extlen or bodylen say otherwise
    <cas:N>                 is a cas token: whichever comes first, and from then on the same
    <near:N>                is a number that differs from N by 20 at most
    <version> <number>      are a word and a number that differ between servers
    <any>                   is anything

Keys begin with KEY (in base64 S0VZ). Players put something else in its place, of the same length, so
that exchanges don't see each other's items. Where a table has other keys, they are deleted before.

The tests have a reader of their own for these tables: Transcript.java.
"""

import argparse
import base64
import os
import re
import socket
import struct
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

KEY, KEY_BASE64 = b"KEY", b"S0VZ"
NEAR = 20
ANSWER_SECONDS = 3
QUIET_SECONDS = 0.2

PLACEHOLDER = re.compile(r"<(cas|near):(\d+)>|<(version|number|any)>")
ESCAPES = {"r": b"\r", "n": b"\n", "t": b"\t", "\\": b"\\"}
HEADER = struct.Struct(">BBHBBHIIQ")
REQUEST, RESPONSE = 0x80, 0x81
SENTINEL_OPAQUE = 0x5E47_15E1
LONG, PIECE_OF_LONG = 64 * 1024, 1031
LONGEST_LINE = 2048
LONGEST_KEY = 250
# What is sent after an exchange, so that its answer, found nowhere else, tells where the exchange ends.
SENTINELS = {
    "text": (
        b"set SENTINEL 0 0 3 noreply\r\n:-)\r\nget SENTINEL\r\n",
        re.compile(rb"VALUE SENTINEL 0 3\r\n:-\)\r\nEND\r\n\Z"),
    ),
    "binary": (
        HEADER.pack(REQUEST, 0x0A, 0, 0, 0, 0, 0, SENTINEL_OPAQUE, 0),
        re.compile(re.escape(HEADER.pack(RESPONSE, 0x0A, 0, 0, 0, 0, 0, SENTINEL_OPAQUE, 0)) + rb"\Z"),
    ),
}


class Hole:
    """A place in the bytes whose content is only known when they are sent or received."""

    def __init__(self, kind, number, binary=False):
        self.kind, self.number, self.binary = kind, number, binary

    def name(self):
        return f"{self.kind}{self.number}"


# ---- reading columns: a column becomes a list of bytes and holes


def parse(text):
    parts, position = [], 0
    while position < len(text):
        hole = PLACEHOLDER.match(text, position)
        if hole:
            kind = hole.group(1) or hole.group(3)
            parts.append(Hole(kind, int(hole.group(2) or 0)))
            position = hole.end()
        elif text[position] == "{":
            end = closing_brace(text, position)
            parts += braces(text[position + 1 : end])
            position = end + 1
        elif text[position] == "\\":
            if text[position + 1] == "x":
                parts.append(bytes.fromhex(text[position + 2 : position + 4]))
                position += 4
            else:
                parts.append(ESCAPES[text[position + 1]])
                position += 2
        else:
            parts.append(text[position].encode("ascii"))
            position += 1
    return joined(parts)


def closing_brace(text, begin):
    depth = 0
    for position in range(begin, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if depth == 0:
            return position
    raise ValueError(f"no closing brace: {text}")


def joined(parts):
    result = []
    for part in parts:
        if isinstance(part, bytes) and result and isinstance(result[-1], bytes):
            result[-1] += part
        else:
            result.append(part)
    return result


def braces(content):
    frame = re.match(r"(req|res) ([0-9a-f]{2})(?: (.*))?$", content)
    if frame:
        return parse_frame(REQUEST if frame.group(1) == "req" else RESPONSE, frame.group(2), frame.group(3) or "")
    text, times = content.rsplit("*", 1)
    return [text.encode("ascii") * int(times)]


def parse_frame(magic, opcode, rest):
    fields = {}
    while rest:
        name, _, rest = rest.partition("=")
        if name == "value":
            fields[name], rest = rest, ""
        else:
            end = closing_brace(rest, 0) + 1 if rest.startswith("{") else 0
            stop = rest.find(" ", end)
            stop = len(rest) if stop < 0 else stop
            fields[name], rest = rest[:stop], rest[stop + 1 :]
    extras = bytes.fromhex(fields.get("extras", ""))
    key, value = parse(fields.get("key", "")), parse(fields.get("value", ""))
    head = struct.pack(
        ">BBHBBH",
        magic,
        int(opcode, 16),
        int(fields.get("keylen", length(key) or 0)),
        int(fields.get("extlen", len(extras))),
        0,
        int(fields.get("status", "0"), 16),
    )
    body = length([extras] + key + value)
    bodylen = Hole("u32", 0, True) if body is None else struct.pack(">I", int(fields.get("bodylen", body)))
    cas = fields.get("cas", "0")
    hole = PLACEHOLDER.match(cas)
    cas = Hole("cas", int(hole.group(2)), True) if hole else struct.pack(">Q", int(cas, 16))
    opaque = struct.pack(">I", int(fields.get("opaque", "0"), 16))
    return [head, bodylen, opaque, cas, extras] + key + value


def length(parts):
    """How many bytes, None if a hole leaves that open."""
    if any(isinstance(part, Hole) for part in parts):
        return None
    return sum(len(part) for part in parts)


# ---- from there to bytes, and back


def render(parts, bound):
    data = b""
    for part in parts:
        if isinstance(part, Hole):
            value = bound[part.name()]
            data += struct.pack(">Q", value) if part.binary else str(value).encode()
        else:
            data += part
    return data


def matches(parts, data, bound):
    """Whether an answer is as expected; adds to what is bound."""
    pattern, groups, nears = b"", {}, []
    for part in parts:
        if not isinstance(part, Hole):
            pattern += re.escape(part)
        elif part.kind == "cas":
            if part.name() in bound:
                pattern += re.escape(render([part], bound))
            elif part.name() in groups:
                pattern += b"(?P=%s)" % part.name().encode()
            else:
                groups[part.name()] = part.binary
                pattern += b"(?P<%s>%s)" % (part.name().encode(), b".{8}" if part.binary else rb"\d+")
        elif part.kind == "near":
            nears.append(part.number)
            pattern += rb"(?P<near_%d>\d+)" % len(nears)
        else:
            pattern += {"u32": b".{4}", "version": rb"[^ \r\n]+", "number": rb"\d+", "any": b".*?"}[part.kind]
    found = re.fullmatch(pattern, data, re.DOTALL)
    if not found:
        return False
    for number, near in enumerate(nears, 1):
        if abs(int(found[f"near_{number}"]) - near) > NEAR:
            return False
    for name, is_binary in groups.items():
        bound[name] = int.from_bytes(found[name], "big") if is_binary else int(found[name])
    return True


def renamed(data, old, new):
    return data.replace(old, new).replace(base64.b64encode(old), base64.b64encode(new))


class Namer:
    """Gives three bytes that are in no table, others each time, and hardly the same in two processes.

    They are of the alphabet of base64, since some keys are said to be base64 and are not.
    """

    LETTERS = "ABCDEFGHIJKLMNOPQRTUVWXYZabcdefghijklmnopqrstuvwxyz"
    SIGNS = "0123456789+/"

    def __init__(self):
        self.numbers = count(time.time_ns() // 1000)

    def next(self):
        number, first = divmod(next(self.numbers), len(self.LETTERS))
        number, second = divmod(number, len(self.LETTERS))
        sign = self.SIGNS[number % len(self.SIGNS)]
        return (self.LETTERS[first] + sign + self.LETTERS[second]).encode()


NAMES = Namer()

# ---- writing columns


def escape(data):
    text = ""
    for run in re.finditer(rb"(.)\1*", data, re.DOTALL):
        char = run.group(1)
        plain = {b"\r": "\\r", b"\n": "\\n", b"\t": "\\t", b"\\": "\\\\"}.get(char)
        if plain is None:
            plain = char.decode() if b" " <= char <= b"~" and char not in b"{}" else f"\\x{char[0]:02x}"
        repeated = len(run.group()) >= 20 and len(plain) == 1
        text += "{%s*%d}" % (plain, len(run.group())) if repeated else plain * len(run.group())
    return text


class Notation:
    """Writes the answers of one exchange, with a hole for whatever depends on server and moment."""

    def __init__(self):
        self.tokens = []

    def token(self, value):
        if value == 0:
            return "0"
        if value not in self.tokens:
            self.tokens.append(value)
        return f"<cas:{self.tokens.index(value) + 1}>"

    def bound(self):
        return {f"cas{number}": token for number, token in enumerate(self.tokens, 1)}

    def text(self, data):
        text = escape(data)
        text = re.sub(r"(VALUE \S+ \d+ \d+ )(\d+)(?=\\r)", lambda m: m[1] + self.token(int(m[2])), text)
        text = re.sub(r"VERSION 1\.6\.\d+", "VERSION <version>", text)
        lines = text.split("\\n")
        return "\\n".join(self.meta_line(line) for line in lines)

    def meta_line(self, line):
        if re.match(r"(HD|VA|EN|NF|NS|EX) ", line):
            line = re.sub(r" c(\d+)", lambda m: " c" + self.token(int(m[1])), line)
            line = re.sub(r" ([tl])(\d+)", lambda m: f" {m[1]}<near:{m[2]}>", line)
        elif line.startswith("ME "):
            line = re.sub(r"cas=(\d+)", lambda m: "cas=" + self.token(int(m[1])), line)
            line = re.sub(r"(la=|exp=-)(0|\d{2,})", r"\1<near:\2>", line)
            line = re.sub(r"(cls|size)=\d+", r"\1=<number>", line)
        return line

    def binary(self, data):
        text = ""
        while len(data) >= HEADER.size and data[0] == RESPONSE:
            _, op, keylen, extlen, _, status, bodylen, opaque, cas = HEADER.unpack(data[: HEADER.size])
            body, data = data[HEADER.size : HEADER.size + bodylen], data[HEADER.size + bodylen :]
            extras, key, value = body[:extlen], body[extlen : extlen + keylen], body[extlen + keylen :]
            fields = [f"res {op:02x}"]
            fields += [f"status={status:04x}"] if status else []
            fields += [f"opaque={opaque:08x}"] if opaque else []
            fields += [f"cas={self.token(cas)}"] if cas else []
            fields += [f"extras={extras.hex()}"] if extras else []
            fields += [f"key={escape(key).replace(' ', chr(92) + 'x20')}"] if key else []
            if op == 0x0B and not status:
                fields += ["value=<version>"]
            elif value:
                fields += [f"value={escape(value)}"]
            text += "{" + " ".join(fields) + "}"
        return text + escape(data)


# ---- tables


class Case:
    def __init__(self, columns):
        self.columns = columns
        ends = columns[-1:] if columns[-1] in ("closed", "waits") else []
        self.end = ends[0] if ends else ""
        columns = columns[: len(columns) - len(ends)]
        self.inputs, self.outputs = columns[0::2], columns[1::2]
        self.requests = [parse(column) for column in self.inputs]
        self.answers = [parse(column) for column in self.outputs]
        first = self.requests[0][0]
        self.protocol = "binary" if first[0] == REQUEST else "text"

    def title(self):
        return "\t".join(self.inputs)


def read_table(path):
    """Lines: a Case, or the text of a comment."""
    with open(path, encoding="ascii") as file:
        for line in file.read().splitlines():
            yield line if not line or line.startswith("#") else Case(line.split("\t"))


# ---- talking to a server


class Talk:
    """One connection, on which a case is played."""

    def __init__(self, port, protocol, bytewise=False):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sentinel, self.sentinel_answer = SENTINELS[protocol]
        self.bytewise, self.closed = bytewise, False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        size = len(data) or 1
        if self.bytewise:
            size = 1 if len(data) <= LONG else PIECE_OF_LONG
        try:
            for begin in range(0, len(data), size):
                self.socket.sendall(data[begin : begin + size])
        except OSError:
            pass  # closed; what came before that can still be read

    def read(self, seconds, enough):
        """Reads until that is enough, the server closes, or the time is up."""
        data, deadline = b"", time.monotonic() + seconds
        while not self.closed and not enough(data):
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                piece = self.socket.recv(1 << 16)
            except socket.timeout:
                break
            except ConnectionResetError:
                piece = b""
            self.closed = not piece
            data += piece
        return data

    def ask(self, data, seconds):
        """Sends; gives the answer and whether the connection goes on."""
        self.send(data)
        self.send(self.sentinel)
        answer = self.read(seconds, self.sentinel_answer.search)
        found = self.sentinel_answer.search(answer)
        return (answer[: found.start()], True) if found else (answer, False)


def record(case, port):
    """Plays a case; gives its columns with the answers."""
    alone, closed = record_alone(case, port)
    if closed:
        return alone + ["closed"]
    # The answer to an unfinished request is another one, or none, when something follows.
    return alone if record_followed(case, port) == alone else alone + ["waits"]


def record_alone(case, port):
    """The columns, and whether the connection was closed."""
    name, notation, columns = NAMES.next(), Notation(), []
    write = getattr(notation, case.protocol)
    with Talk(port, case.protocol) as talk:
        for text, parts in zip(case.inputs, case.requests):
            talk.send(renamed(render(parts, notation.bound()), KEY, name))
            answer = talk.read(QUIET_SECONDS, lambda _: False)
            columns += [text, write(renamed(answer, name, KEY))]
        return columns, talk.closed


def record_followed(case, port):
    """The columns when each answer is awaited by a sentinel; None if one is not answered."""
    name, notation, columns = NAMES.next(), Notation(), []
    write = getattr(notation, case.protocol)
    with Talk(port, case.protocol) as talk:
        for text, parts in zip(case.inputs, case.requests):
            answer, goes_on = talk.ask(renamed(render(parts, notation.bound()), KEY, name), ANSWER_SECONDS)
            if not goes_on:
                return None
            columns += [text, write(renamed(answer, name, KEY))]
    return columns


def play(case, port, bytewise):
    """Plays a case; gives what is different, None if nothing is."""
    name, bound = NAMES.next(), {}
    if case.protocol == "text" and KEY.decode() not in case.title():
        forget(words(case), port)
    with Talk(port, case.protocol, bytewise) as talk:
        for number, (parts, expected) in enumerate(zip(case.requests, case.answers)):
            data = renamed(render(parts, bound), KEY, name)
            if case.end and number == len(case.requests) - 1:
                talk.send(data)
                wanted = lambda d: matches(expected, renamed(d, name, KEY), dict(bound))
                answer, goes_on = talk.read(ANSWER_SECONDS, wanted), True
                if case.end == "closed":
                    answer += talk.read(ANSWER_SECONDS, lambda _: False)
                    goes_on = not talk.closed
                elif talk.closed:
                    goes_on = False
            else:
                answer, goes_on = talk.ask(data, ANSWER_SECONDS)
            answer = renamed(answer, name, KEY)
            if not matches(expected, answer, bound):
                return getattr(Notation(), case.protocol)(answer) + ("" if goes_on else " and the end")
            if goes_on == (case.end == "closed" and number == len(case.requests) - 1):
                return "the connection " + ("goes on" if goes_on else "ends")
    return None


def words(case):
    """Whatever a case may take for keys."""
    found = set(re.split(rb"[ \r\n\0]+", b"".join(render(parts, {}) for parts in case.requests)))
    return [word for word in found if 0 < len(word) <= LONGEST_KEY]


def forget(keys, port):
    with Talk(port, "text") as talk:
        talk.ask(b"".join(b"delete %s\r\n" % key for key in keys), ANSWER_SECONDS)


# ---- commands


class Memcached:
    """A process of its own on a free port."""

    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            ["/usr/bin/memcached"] + user + ["-l", "127.0.0.1", "-p", str(self.port), "-U", "0"]
        )
        deadline = time.monotonic() + ANSWER_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def record_tables(paths):
    for path in paths:
        lines = list(read_table(path))
        cases = [line for line in lines if isinstance(line, Case)]
        workers = 16

        def record_share(share):
            with Memcached() as server:
                return [record(case, server.port) for case in cases[share::workers]]

        with ThreadPoolExecutor(workers) as pool:
            shares = list(pool.map(record_share, range(workers)))
        answers = {id(case): shares[i % workers][i // workers] for i, case in enumerate(cases)}
        with open(path, "w", encoding="ascii") as file:
            for line in lines:
                columns = answers.get(id(line))
                file.write((line if columns is None else "\t".join(columns)) + "\n")
        print(f"{path}: {len(cases)} exchanges")


def read_differences(path):
    """What is sent -> the exchange as it is with kumofs."""
    if path is None:
        return {}
    cases = [line for line in read_table(path) if isinstance(line, Case)]
    return {case.title(): case for case in cases}


def has_long_line(case):
    """Whether memcached may close the connection where the line comes in pieces."""
    lines = (line for parts in case.requests for part in parts if isinstance(part, bytes) for line in part.split(b"\n"))
    return case.protocol == "text" and len(case.requests) == 1 and any(len(line) >= LONGEST_LINE for line in lines)


def shortened(text):
    return text if len(text) <= 1000 else text[:500] + " ... " + text[-500:]


def play_tables(paths, port, differences):
    """Plays all as a whole and byte by byte, in one process, so that no name is given twice."""
    cases = [(path, case) for path in paths for case in read_table(path) if isinstance(case, Case)]
    permitted = read_differences(differences)
    whole = play_cases(cases, port, permitted, bytewise=False)
    cut = [(path, case) for path, case in cases if not has_long_line(case)]
    return play_cases(cut, port, permitted, bytewise=True) and whole


def play_cases(cases, port, permitted, bytewise):
    failed = 0
    for path, case in cases:
        expected = permitted.get(case.title(), case)
        found = play(expected, port, bytewise)
        if found is not None:
            failed += 1
            print(f"{path}\n  sent     {shortened(case.title())}")
            print(f"  expected {shortened(' | '.join(expected.outputs))} {expected.end}")
            print(f"  answered {shortened(found)}")
    how = "byte by byte" if bytewise else "as a whole"
    print(f"  sent {how}, {len(cases) - failed} of {len(cases)} exchanges are the same, {failed} differ")
    return failed == 0


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    recorder = commands.add_parser("record")
    recorder.add_argument("tables", nargs="+")
    player = commands.add_parser("play")
    player.add_argument("--port", type=int, required=True)
    player.add_argument("--differences")
    player.add_argument("tables", nargs="+")
    arguments = parser.parse_args()
    if arguments.command == "record":
        record_tables(arguments.tables)
    else:
        sys.exit(not play_tables(arguments.tables, arguments.port, arguments.differences))


if __name__ == "__main__":
    main()
