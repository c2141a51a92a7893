"""Lists what a pickle would import and call, from its opcodes alone. Nothing is ever loaded.

1. Opcodes are walked with a small stack of texts, since a name may be put together from the stack and the memo.
2. Where a stream breaks off, everything before it would have run already: what was seen stays.
3. Work is bounded by opcodes and imports; what lies beyond is not scanned, and says so.
"""

import io
import pickletools
import re
import warnings
from dataclasses import dataclass, field

COMPUTED = "(computed)"
"""Stands for a name that opcodes put together while the pickle is loaded."""

_MOST_OPCODES = 500_000
_MOST_IMPORTS = 2_000
_MOST_STREAMS = 64
_LONGEST_NAME = 200
_NO_NAME = re.compile(r"[\s\x00-\x1f]")
_TEXTS = frozenset(
    {"STRING", "BINSTRING", "SHORT_BINSTRING", "UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"}
)
_STORES = frozenset({"PUT", "BINPUT", "LONG_BINPUT"})
_FETCHES = frozenset({"GET", "BINGET", "LONG_BINGET"})
_EXTENSIONS = frozenset({"EXT1", "EXT2", "EXT4"})
_CALLS = frozenset({"REDUCE", "OBJ", "INST", "NEWOBJ", "NEWOBJ_EX", "BUILD"})


@dataclass(slots=True)
class Opcodes:
    """What the opcodes of a file say; it fills while they are walked."""

    imports: set[tuple[str, str]] = field(default_factory=set)
    """(module, name) of everything that loading imports."""
    calls: int = 0
    """How often something that was imported is called or filled with state."""
    streams: int = 0
    """Pickles that reached their end."""
    steps: int = 0
    """Opcodes that were walked."""
    broken_at: int | None = None
    """Where a stream breaks off, or was left since it is too long."""


def begins(data: bytes, at: int = 0) -> bool:
    """Do the bytes say that a pickle of protocol 2 or later begins here."""
    return data[at : at + 1] == b"\x80" and data[at + 1 : at + 2] in (b"\x02", b"\x03", b"\x04", b"\x05")


def scan(data: bytes, start: int = 0) -> Opcodes:
    """The opcodes of the pickles that stand at `start`, one behind the other."""
    found = Opcodes()
    with warnings.catch_warnings(action="ignore"):  # the standard library's, about escapes in texts
        _walk(data, start, found)
    return found


def _walk(data: bytes, start: int, found: Opcodes) -> None:
    stream, position = io.BytesIO(data), start
    for _ in range(_MOST_STREAMS):
        stream.seek(position)
        if not _is_ended(stream, found):
            return
        position = stream.tell()
        if not begins(data, position):
            return
    found.broken_at = position


def _is_ended(stream: io.BytesIO, found: Opcodes) -> bool:
    """Walk one pickle up to its end, if it has one."""
    walk, at = _Walk(found), stream.tell()
    try:
        for opcode, argument, position in pickletools.genops(stream):
            at = position or 0
            if found.steps >= _MOST_OPCODES or len(found.imports) >= _MOST_IMPORTS:
                break
            found.steps += 1
            walk.step(opcode, argument)
            if opcode.name == "STOP":
                found.streams += 1
                return True
    except (ValueError, IndexError, OverflowError, MemoryError):
        pass  # a broken stream runs up to the place where it breaks, and only so far
    found.broken_at = at
    return False


class _Walk:
    """The stack and the memo of one pickle, as far as texts go."""

    def __init__(self, found: Opcodes) -> None:
        self._found = found
        self._stack: list[str | None] = []
        self._marks: list[int] = []
        self._memo: dict[int, str | None] = {}

    def step(self, opcode: pickletools.OpcodeInfo, argument: object) -> None:
        """One opcode."""
        name = opcode.name
        self._found.calls += name in _CALLS
        if name in _TEXTS:
            self._stack.append(_text(argument))
        elif name in _STORES and isinstance(argument, int):
            self._memo[argument] = self._top()
        elif name == "MEMOIZE":
            self._memo[len(self._memo)] = self._top()
        elif name in _FETCHES and isinstance(argument, int):
            self._stack.append(self._memo.get(argument))
        elif name == "DUP":
            self._stack.append(self._top())
        else:
            self._import(name, argument)
            self._move(opcode)

    def _import(self, name: str, argument: object) -> None:
        if name in ("GLOBAL", "INST"):
            self._add(*str(argument).partition(" ")[::2])
        elif name == "STACK_GLOBAL":
            self._add(*[None, None, *self._stack[-2:]][-2:])
        elif name in _EXTENSIONS:
            self._add("copyreg", f"extension_{argument}")

    def _move(self, opcode: pickletools.OpcodeInfo) -> None:
        """Take from the stack and put on it what the opcode does, whatever it is."""
        if opcode.name == "MARK":
            self._marks.append(len(self._stack))
            return
        if opcode.name == "POP" and self._marks and self._marks[-1] == len(self._stack):
            self._marks.pop()  # a mark on the top is what is taken
            return
        before = opcode.stack_before
        if pickletools.markobject in before:
            if self._marks:
                del self._stack[self._marks.pop() :]
            taken = before.index(pickletools.markobject)
        else:
            taken = len(before)
        if taken:
            del self._stack[-taken:]
        self._stack.extend([None] * len(opcode.stack_after))

    def _top(self) -> str | None:
        return self._stack[-1] if self._stack else None

    def _add(self, module: str | None, name: str | None) -> None:
        pair = (_short(module), _short(name))
        if not any(map(_NO_NAME.search, pair)):  # loading ends there: nothing of that name can be imported
            self._found.imports.add(pair)


def _text(argument: object) -> str | None:
    if isinstance(argument, bytes):
        return argument.decode("utf-8", "replace")
    return argument if isinstance(argument, str) else None


def _short(name: str | None) -> str:
    return name[:_LONGEST_NAME] if name else COMPUTED
