"""Late interaction: each token of a query against its best token of a passage.

For unit token vectors q of a query and d of a passage (ColBERT, Khattab and
Zaharia 2020; here divided by the number of query tokens, so that scores of all
queries share one range)

    score(q, d) = mean over i of  max over j of  q_i . d_j          in [-1, 1]
"""

from collections.abc import Sequence

import torch
from torch import Tensor


def maxsim(query: Tensor, passages: Sequence[Tensor]) -> Tensor:
    """Return scores (n,) of a query (m, H) against n passages (length, H) of unit rows.

    Raises:
        ValueError: If a side has no token.
    """
    if not query.shape[0] or any(not passage.shape[0] for passage in passages):
        raise ValueError("MaxSim needs at least one content token on each side")
    best = [(query.float() @ passage.float().T).amax(dim=1).mean() for passage in passages]
    return torch.stack(best) if best else torch.empty(0)


def join(windows: Sequence[Tensor]) -> Tensor:
    """Return the token vectors of all windows of one text, (tokens, H)."""
    return torch.cat(list(windows))
