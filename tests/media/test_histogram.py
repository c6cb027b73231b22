import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from media.histogram import percentile


@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=30)), st.integers(0, 100))
def test_counting_gives_the_same_as_sorting(channel: np.ndarray, share: int) -> None:
    assert percentile(channel, share) == pytest.approx(float(np.percentile(channel, share)), abs=1e-9)
