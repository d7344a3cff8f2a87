"""Command lines: what is wrong costs a line and exit code 1."""

import argparse
import sys


class Parser(argparse.ArgumentParser):
    def __init__(self, name, description, epilog=None):
        super().__init__(
            prog=name,
            usage=f"scripts/{name} [OPTION...]",
            description=description,
            epilog=epilog,
            allow_abbrev=False,
        )
        # Only looks at the options: nothing is installed or built for wrong ones.
        self.add_argument("--check", action="store_true", help=argparse.SUPPRESS)

    def error(self, message):
        sys.exit(f"{self.prog}: {message}")

    def parse(self, words):
        options = self.parse_args(words)
        if options.check:
            sys.exit(0)
        return options


def positive(kind):
    """A number above 0."""

    def convert(text):
        number = kind(text)
        if number <= 0:
            raise argparse.ArgumentTypeError(f"more than 0, not {text}")
        return number

    convert.__name__ = kind.__name__
    return convert


def numbers(least, most):
    """Numbers with commas."""

    def convert(text):
        found = [int(word) if word.isdigit() else -1 for word in text.split(",")]
        if not all(least <= number <= most for number in found):
            raise argparse.ArgumentTypeError(f"numbers from {least} to {most}, not '{text}'")
        return found

    return convert


def names(known, what):
    """Names with commas."""

    def convert(text):
        found = tuple(text.split(","))
        for name in found:
            if name not in known:
                raise argparse.ArgumentTypeError(f"there is no {what} '{name}'")
        return found

    return convert


def say(text):
    print(text, file=sys.stderr, flush=True)
