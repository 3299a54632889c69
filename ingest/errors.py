"""What can go wrong, said for people, with the exit code of the command line's contract."""

from __future__ import annotations


class SumberError(Exception):
    """A failure that a person can act on: what was wrong, where, what to do.

    ``exit_code`` is what the command line returns: 2 wrong use, 3 no usable index, 4 input refused,
    5 a configured service failed.
    """

    exit_code = 1


class WrongUse(SumberError):
    """The command or its options do not make sense."""

    exit_code = 2


class NoUsableIndex(SumberError):
    """There is no index, or it cannot be trusted; the message names the command that mends it."""

    exit_code = 3


class InputRefused(SumberError):
    """A question, a file or a corpus block that cannot be used as it is."""

    exit_code = 4


class ServiceFailed(SumberError):
    """A service that the user configured did not answer as it should."""

    exit_code = 5
