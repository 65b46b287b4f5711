"""Which sequences are computed together. Pure."""

from collections.abc import Sequence


def plan(lengths: Sequence[int], token_budget: int) -> list[list[int]]:
    """Group places by falling length (ties by place), at most `token_budget` tokens in each.

    A sequence longer than the budget forms a group alone. The same lengths give
    the same plan.

    >>> plan([5, 900, 5, 7], 12)
    [[1], [3, 0], [2]]
    """
    groups: list[list[int]] = []
    used = 0
    for place in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if not groups or used + lengths[place] > token_budget:
            groups.append([])
            used = 0
        groups[-1].append(place)
        used += lengths[place]
    return groups
