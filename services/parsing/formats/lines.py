"""Text that is being written down: lines, and cells of a row."""


class Lines:
    """Collects text so that nothing runs together and nothing stands apart."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def add(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)

    def end_line(self) -> None:
        """Begin a new line, unless there is one."""
        if self._pieces and not self._pieces[-1].endswith("\n"):
            self._pieces.append("\n")

    def end_cell(self) -> None:
        """Turn the end of the cell's last line into the mark between two cells."""
        self._trim("\n")
        self._pieces.append("\t")

    def end_row(self) -> None:
        self._trim("\t")
        self.end_line()

    def text(self) -> str:
        return "".join(self._pieces)

    def _trim(self, mark: str) -> None:
        if self._pieces and self._pieces[-1].endswith(mark):
            last = self._pieces.pop().removesuffix(mark)
            self.add(last)
