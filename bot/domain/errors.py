"""Expected failures. They carry facts, never sentences: bot/views/errors.py finds the words."""


class UserError(Exception):
    """Something a person did or asked that cannot be done as asked; they get one kind sentence about it.

    Subclasses are frozen facts: every value a sentence needs is an attribute. The transaction around the
    command is rolled back when one is raised.
    """


class TooManyFields(UserError):
    """More fields than the command has; carries the first one that has no place."""

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra
