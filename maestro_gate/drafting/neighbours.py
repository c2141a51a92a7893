"""Says which agents an asset is drawn to, by the files that they stand in."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from maestro_gate.drafting.placed import Placed


class Neighbours:
    """The agents of a picture, the first of them first, to be found by files and folders."""

    def __init__(self, agents: Sequence[Placed], most: int) -> None:
        """`most` bounds the agents that one asset is drawn to: where a file holds more, all ways say nothing."""
        self._most = most
        self._agents = agents
        self._in_file: dict[str, list[int]] = defaultdict(list)
        self._in_folder: dict[str, int] = {}
        """Folder → the first agent in it, however deep."""
        for number, agent in enumerate(agents):
            for file in agent.files:
                self._in_file[file].append(number)
                for folder in _folders(file):
                    self._in_folder.setdefault(folder, number)

    def users(self, asset: Placed) -> tuple[Placed, ...]:
        """Those in its files, else the nearest one; none where there is no agent."""
        sharing = {number for file in asset.files for number in self._in_file.get(file, ())}
        return tuple(self._agents[number] for number in sorted(sharing)[: self._most]) or self._nearest(asset)

    def is_guessed(self, asset: Placed) -> bool:
        """Whether nothing but its place says which of several agents uses it."""
        return len(self._agents) > 1 and not any(file in self._in_file for file in asset.files)

    def _nearest(self, asset: Placed) -> tuple[Placed, ...]:
        """The first agent in the deepest folder that an asset and an agent share, else the first of all."""
        shared = (
            (-folder.count("/"), self._in_folder[folder])
            for file in asset.files
            for folder in _folders(file)
            if folder in self._in_folder
        )
        number = min(shared, default=(0, 0))[1]
        return tuple(self._agents[number : number + 1])


def _folders(file: str) -> Iterator[str]:
    """The folders that a file stands in, each with a slash at its end."""
    end = file.find("/")
    while end >= 0:
        yield file[: end + 1]
        end = file.find("/", end + 1)
