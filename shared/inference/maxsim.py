"""Late interaction (MaxSim): token against token.

For unit token vectors q of a query and d of a passage (ColBERT, Khattab and
Zaharia 2020; here divided by the number of query tokens, so that the scores of
all queries share one range):

    score(q, d) = mean over i of  max over j of  q_i . d_j          in [-1, 1]

Special tokens and task prefixes carry no content and are cut off before.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

TokenVectors = NDArray[np.float32] | NDArray[np.float16]


@torch.inference_mode()
def maxsim(query: TokenVectors, passages: Sequence[TokenVectors]) -> list[float]:
    """Return one score per passage; query (m, H), passages (length, H), all rows unit vectors.

    One matrix product for each passage: a score does not depend on its neighbours, to the bit.

    Raises:
        ValueError: If a side has no token.
    """
    if not len(query) or not all(map(len, passages)):
        raise ValueError("MaxSim needs at least one content token on each side")
    left = torch.from_numpy(query).float()
    return [
        float((left @ torch.from_numpy(passage).float().T).amax(dim=1).mean())
        for passage in passages
    ]
