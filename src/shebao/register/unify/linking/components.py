"""Connected components (连通分量) over arrays."""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


def components(size: int, one: Numbers, other: Numbers) -> Numbers:
    """For each of ``size`` nodes the smallest node of its component; ``one`` and ``other`` are the ends of the edges.

    >>> components(5, np.array([3, 1]), np.array([4, 3])).tolist()
    [0, 1, 2, 1, 1]
    """
    labels = np.arange(size)
    while len(one):
        least = np.minimum(labels[one], labels[other])
        before = labels.copy()
        np.minimum.at(labels, one, least)
        np.minimum.at(labels, other, least)
        # A node's old label is joined too, so that whole chains move at once.
        np.minimum.at(labels, before[one], least)
        np.minimum.at(labels, before[other], least)
        while True:
            further = labels[labels]
            if np.array_equal(further, labels):
                break
            labels = further
        if np.array_equal(labels, before):
            break
    return labels
