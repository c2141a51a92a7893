"""The errors that end a run, each with the exit code the command line promises for it."""


class GateError(Exception):
    """maestro-gate could not finish. `str(error)` is what a person reads: what, where, what to do."""

    exit_code = 1


class InvalidInput(GateError):
    """Usage, settings, policy or a document is invalid: the person who wrote it can mend it."""

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        place = f"{where}: " if where else ""
        step = f"\n  {fix}" if fix else ""
        super().__init__(f"{place}{what}{step}")


class Undecidable(GateError):
    """No verdict is possible: base was not found, history is missing, there is nothing to judge."""

    exit_code = 3

    def __init__(self, what: str, *, fix: str = "") -> None:
        self.what, self.fix = what, fix
        super().__init__(f"{what}\n  {fix}" if fix else what)
