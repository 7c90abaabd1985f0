"""Errors and warnings: each has a name, and a typo is told what was meant."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from sphinx_amts import problems
from sphinx_amts.problems import AmtsError, Problem, did_you_mean


def test_a_typo_is_told_what_was_meant():
    assert did_you_mean("engin", ["engine", "pages"]) == "; did you mean 'engine'?"


@pytest.mark.parametrize("word", ["", "quite something else"])
def test_a_word_like_no_other_gets_no_guess(word):
    assert did_you_mean(word, ["engine", "pages"]) == ""


def test_the_nearest_of_several_is_guessed():
    assert did_you_mean("langauges", ["language", "languages"]) == "; did you mean 'languages'?"


def test_every_error_is_one_of_ours():
    errors = [
        value
        for _, value in inspect.getmembers(problems, inspect.isclass)
        if issubclass(value, Exception)
    ]
    assert errors
    assert all(issubclass(error, AmtsError) for error in errors)


@pytest.mark.parametrize("problem", Problem)
def test_a_kind_of_warning_is_a_word_that_a_configuration_can_hold(problem):
    assert re.fullmatch("[a-z]+(_[a-z]+)*", problem)


def test_every_kind_of_warning_says_what_it_is():
    [tree] = ast.parse(inspect.getsource(Problem)).body
    described = {
        member.targets[0].id
        for member, text in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(member, ast.Assign)
        and isinstance(text, ast.Expr)
        and str(text.value.value).endswith(".")
    }
    assert described == {problem.name for problem in Problem}
