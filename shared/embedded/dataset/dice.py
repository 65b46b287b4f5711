"""The random numbers of the demo: one stream for each thing that is made up."""

from random import Random


def dice(*about: object) -> Random:
    """Return the stream of this subject, the same one every time.

    Whatever else is generated before or after draws from streams of its own, so a person
    has the same bytes in every profile.

    >>> dice("resume", "pow-01").random() == dice("resume", "pow-01").random()
    True
    """
    return Random(":".join(map(str, about)))  # noqa: S311  nothing secret
