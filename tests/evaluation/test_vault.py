import math

import pytest
import torch

from mtl_teach import data
from mtl_teach.evaluation import Vault, auc, error_rate
from mtl_teach.models import hard_sharing

TASKS = data.tilted_digits(tasks=3, samples=5)


def vault():
    return Vault(TASKS.x_test, TASKS.y_test, TASKS.mask_test)


def test_scores_are_the_metrics_and_every_look_counts():
    safe, model = vault(), hard_sharing(64, 3, seed=1)
    logits = model(TASKS.x_test)
    assert torch.equal(safe.score("hard", model), error_rate(logits, TASKS.y_test))
    assert torch.equal(safe.score("hard", model, auc), auc(logits, TASKS.y_test))
    assert not safe.score("mean", lambda x: x.mean(-1)).requires_grad
    assert safe.opened == {"hard": 2, "mean": 1}


def test_the_report_names_who_looked_twice():
    safe = vault()
    assert safe.report() == "The vault has not been opened."
    for name in ("hard sharing", "pooled", "pooled"):
        safe.score(name, lambda x: x.sum(-1))
    assert safe.report().splitlines() == [
        "hard sharing  opened 1 time",
        "pooled        opened 2 times: no longer a clean test",
    ]
    assert repr(safe) == "Vault(3 tasks x 490 test samples, opened 3 times)"


def test_the_count_cannot_be_turned_back_by_accident():
    safe = vault()
    safe.score("pooled", lambda x: x.sum(-1))
    safe.opened["pooled"] = 0
    assert safe.opened == {"pooled": 1}


def test_a_look_counts_even_if_the_score_then_fails():
    safe = vault()
    with pytest.raises(ValueError, match="predictions must be"):
        safe.score("bad", lambda x: x.sum())
    assert safe.opened == {"bad": 1}


def test_each_model_of_a_stack_has_looked():
    safe, many = vault(), torch.arange(5.0).reshape(5, 1, 1)
    assert safe.score("all", lambda x: x.sum(-1) - many).shape == (5, 3)
    assert safe.opened == {"all": 5}
    own = Vault(TASKS.x_test.expand(4, -1, -1, -1), TASKS.y_test)  # four replicas with data of their own
    own.score("one each", lambda x: x.sum(-1))
    own.score("three each", lambda x: x.sum(-1) - many[:3, None])
    assert own.opened == {"one each": 1, "three each": 3}


def test_nothing_outside_changes_a_score():
    x, y, mask = TASKS.x_test.clone(), TASKS.y_test.clone(), TASKS.mask_test.clone()
    safe = Vault(x, y, mask)

    def in_place(x):
        x -= x.mean(1, keepdim=True)
        return x.sum(-1)

    before = safe.score("sum", lambda x: x.sum(-1) - 20)
    safe.score("in place", in_place)
    assert torch.equal(x, TASKS.x_test)
    x.zero_(), y.zero_(), mask[:, 7:].zero_()
    assert torch.equal(safe.score("again", lambda x: x.sum(-1) - 20), before)


def test_a_missing_label_is_kept_out_with_and_without_a_mask():
    x, y, mask = TASKS.x_test, TASKS.y_test.clone(), TASKS.mask_test.clone()
    mask[1, :400] = False
    unknown = y.masked_fill(~mask, math.nan)
    wanted = Vault(x, y, mask).score("sum", lambda x: x.sum(-1) - 20)
    for given in (Vault(x, unknown), Vault(x, unknown, mask), Vault(x.numpy(), unknown.tolist())):
        assert torch.equal(given.score("sum", lambda x: x.sum(-1) - 20), wanted)
    assert not torch.equal(Vault(x, y).score("sum", lambda x: x.sum(-1) - 20), wanted)


def test_bad_input_is_refused(refuses):
    x, y = TASKS.x_test, TASKS.y_test
    with refuses(ValueError, "y_test", got="(490, 3)", expected="test_samples=490", remedy="transpose"):
        Vault(x, y.T)
    with refuses(
        ValueError, "x_test", got="(490, 64)", expected="(tasks, test_samples", remedy="add or drop an axis"
    ):
        Vault(x[0], y)
    with refuses(ValueError, "x_test", got="(3, 0, 64)", remedy="empty axis"):
        Vault(x[:, :0], y[:, :0])
    with refuses(ValueError, "mask", got="(490, 3)", expected="tasks=3", remedy="transpose"):
        Vault(x, y, TASKS.mask_test.T)
    with refuses(TypeError, "mask", got="torch.float64", expected="boolean", remedy="mask == 1"):
        Vault(x, y, y)
    with refuses(TypeError, "name", got="7", expected="text", remedy="'hard sharing'"):
        vault().score(7, lambda x: x.sum(-1))
    with refuses(TypeError, "predict", got="Tensor", expected="function of x", remedy="uncalled"):
        vault().score("hard", torch.zeros(3, 490))


@pytest.mark.parametrize(
    ("predict", "remedy"),
    [
        (lambda x: x[..., :1], "got (3, 490, 1): one number for each"),
        (lambda x: x.sum(-1).T, "got (490, 3): transpose them"),
        (lambda x: torch.cat(list(x.sum(-1))), "got (1470,): a row for each task: squeeze() drops"),
        (lambda x: x[0].sum(-1), "got (490,): one task's numbers came: does `return` stand inside"),
        (lambda x: [x[0].sum(-1)], "got (1, 490): one task's numbers came"),
        (lambda x: x.sum(-1)[:, :7], "got (3, 7): does predict work on the x that it gets?"),
    ],
)
def test_predictions_that_do_not_fit_are_named_and_not_the_labels(predict, remedy):
    safe = vault()
    with pytest.raises(
        ValueError, match=r"predictions must be \(\.\.\., tasks=3, test_samples=490\), "
    ) as error:
        safe.score("ours", predict)
    assert remedy in str(error.value)
    assert safe.opened["ours"] >= 1


def test_predictions_may_be_arrays_or_lists():
    safe = vault()
    wanted = safe.score("tensor", lambda x: x.sum(-1) - 20)
    for other in (lambda x: x.numpy().sum(-1) - 20, lambda x: (x.sum(-1) - 20).tolist()):
        assert torch.equal(safe.score("other", other), wanted)
