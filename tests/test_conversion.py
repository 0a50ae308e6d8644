"""Numbers of any make become the same tensor, and what is no number is named."""

import numpy as np
import pytest
import torch

from mtl_teach.conversion import as_tensor
from tests.makes import NA, DataFrame, Series, makes

NAN = float("nan")


@pytest.mark.parametrize(
    "values", [[[0, 1, 1], [1, 0, 1]], [[3, -2, 7], [0, 0, 1]], [[0.5, NAN, 1.0], [2.0, 3.0, NAN]]]
)
def test_every_make_is_the_same_numbers(values):
    wanted = torch.tensor(values, dtype=torch.float64)
    tried = 0
    for make, given in makes(values):
        found = as_tensor("y", given)
        assert torch.equal(found.double().nan_to_num(-9), wanted.nan_to_num(-9)), make
        assert found.is_contiguous(), make
        tried += 1
    assert tried >= 12


@pytest.mark.parametrize(
    ("given", "dtype"),
    [
        ([1.5, 2.0], torch.float64),
        ([1, 2], torch.int64),
        ([True, False], torch.bool),
        ([True, None], torch.float64),
        (range(3), torch.int64),
        (np.float32([1, 2]), torch.float32),
        (np.float16([1, 2]), torch.float32),
        (np.longdouble([1, 2]), torch.float64),
        (np.array([1, 2], dtype=object), torch.int64),
        (np.array([1, NA], dtype=object), torch.float64),
        ([torch.tensor(1.0), torch.tensor(2.0)], torch.float32),
        (Series([0.5, 1.0, 2.0], index=[3, 5, 9]), torch.float64),
    ],
)
def test_dtypes_are_kept_where_torch_has_them(given, dtype):
    assert as_tensor("y", given).dtype == dtype


def test_a_tensor_stays_itself_and_an_array_is_copied():
    tensor, array = torch.zeros(2), np.zeros(2)
    assert as_tensor("y", tensor) is tensor
    found = as_tensor("y", array)
    array[0] = 7
    assert found.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("given", "kind", "got", "remedy"),
    [
        (None, TypeError, "NoneType", "one of these"),
        ("01", TypeError, "str", "one of these"),
        ({"a": 1}, TypeError, "dict", "one of these"),
        (3.0, TypeError, "float", "put it into a list"),
        (np.float64(3), TypeError, "float64", "put it into a list"),
        (["cat", "dog"], TypeError, "text such as 'cat'", "data.from_arrays"),
        (Series(np.array(["cat", 1.0], dtype=object)), TypeError, "text such as 'cat'", "encode it"),
        (DataFrame({"a": [1.0], "b": ["cat"]}), TypeError, "text such as 'cat'", "encode it"),
        (np.array(["2024-01-01"], dtype="M8[D]"), TypeError, "datetime64", "days since"),
        (np.array([1j]), TypeError, "complex128", "encode it"),
        ([object()], TypeError, "object", "encode it"),
        ([[1.0], [2.0, 3.0]], ValueError, "rows of unequal", "data.from_arrays"),
        ([[1.0], [2.0, None]], ValueError, "rows of unequal", "data.from_arrays"),
        ([torch.ones(3, 5), torch.ones(3, 2)], ValueError, r"(3, 5), (3, 2)", "give one tensor"),
        ((torch.ones(2), torch.tensor(0.0)), ValueError, r"(2,), ()", "give one tensor"),
    ],
)
def test_what_is_no_number_is_named(refuses, given, kind, got, remedy):
    with refuses(kind, "labels", got=got, remedy=remedy):
        as_tensor("labels", given)
