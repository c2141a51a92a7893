"""Reading source code by size: 2,000 Python files, against the standard library's own parser and walk of the same files."""

import ast
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from results import Bar, Result

from maestro_gate import policy
from maestro_gate.collect import reading
from maestro_gate.collect.inventory import source_code

SECONDS = 8.0
"""The bar for 2,000 files of 10 kB, every fourth of which has to do with models."""
_AGENT = '''
from agents import Agent, function_tool
from openai import OpenAI

client = OpenAI()


@function_tool
def lookup_{n}(order: str) -> str:
    """Looks an order up."""
    return requests.get(f"https://orders.partner.io/{{order}}").text


support_{n} = Agent(name="Support {n}", model="gpt-4o", tools=[lookup_{n}])
'''
_PLAIN = '''
def compute_{n}(values, limit=10, *, strict=False):
    """Adds up what is below the limit."""
    found = {{"total": 0, "names": []}}
    for place, value in enumerate(sorted(values, key=lambda one: one.weight)):
        if value.weight > limit and not (strict or value.is_free):
            found["names"].append(value.name.strip().lower().replace("-", "_"))
        found["total"] += round(value.weight * 1.19, 2) if value.is_taxed else value.weight
    return Summary(total=found["total"], names=tuple(found["names"]), place=place)

'''


def measure(_folder: Path, *, quick: bool) -> Result:
    """One row for each reader."""
    count = 100 if quick else 2_000
    files = [_file(number) for number in range(count)]
    tables = reading.tables(policy.bundled_files())
    ours = _processor(
        lambda: [source_code.read(f"src/m{n}.py", data, tables) for n, data in enumerate(files)]
    )
    theirs = _processor(lambda: [_walked(data) for data in files])
    size = sum(map(len, files)) / 1_000_000
    rows = (
        {"reader": "maestro-gate, inventory", "processor": f"{ours:.2f} s", "MB/s": f"{size / ours:.1f}"},
        {"reader": "ast.parse and ast.walk", "processor": f"{theirs:.2f} s", "MB/s": f"{size / theirs:.1f}"},
    )
    bars = () if quick else (Bar("2,000 files, seconds of processor time", ours, SECONDS),)
    note = f"{count:,} Python files, {size:.1f} MB, one process; the better of two runs."
    return Result("source", "Reading source code", note, rows, bars)


def _file(number: int) -> bytes:
    body = "".join(_PLAIN.format(n=f"{number}_{place}") for place in range(19))
    return ((_AGENT.format(n=number) if number % 4 == 0 else "import math\n") + body).encode()


def _walked(data: bytes) -> int:
    return sum(1 for _ in ast.walk(ast.parse(data)))


def _processor(work: Callable[[], Iterable[object]]) -> float:
    times = []
    for _ in range(2):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)
