"""A page of figures with a section for each measure, which can be made anew by itself."""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Section:
    """
    The figures of one measure.

    how: one line that says how they were made; rows: tuples of name, figure, unit, and what to
    reach.
    """

    name: str
    how: str
    rows: list

    def text(self):
        lines = [f"## {self.name}", "", self.how, ""]
        lines += ["| measure | figure | unit | to reach |", "| --- | ---: | --- | --- |"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n"


def update(path, head, order, sections):
    """
    Writes the sections to a page, in the order of all their names. Those that are there already stay
    unless they came under another head, which tells of the machine.
    """
    path = Path(path)
    texts = _sections(path.read_text(encoding="utf-8"), head) if path.exists() else {}
    texts |= {section.name: section.text() for section in sections}
    path.parent.mkdir(exist_ok=True)
    parts = [head, *(texts[name] for name in order if name in texts)]
    path.write_text("\n".join(parts), encoding="utf-8")


def _sections(page, head):
    if not page.startswith(head):
        return {}
    parts = re.split(r"^## (.*)\n", page[len(head):], flags=re.M)
    return {
        name: f"## {name}\n{text.rstrip()}\n" for name, text in zip(parts[1::2], parts[2::2])
    }
