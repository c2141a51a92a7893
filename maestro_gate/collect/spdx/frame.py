"""Says where the frame of a document is not SPDX: whoever knows the document's places tells them."""


class MisshapenError(Exception):
    """The document's frame is not SPDX."""

    def __init__(self, what: str, *pointer: str, fix: str = "") -> None:
        super().__init__(what)
        self.what, self.pointer, self.fix = what, pointer, fix
