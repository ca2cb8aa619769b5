"""Coverage counts recurring work that AI handles, not people who use it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.framework.coverage import RoleSheet, Task, covered

TASKS = st.builds(
    Task,
    task=st.just("Notes"),
    hours=st.floats(0.1, 40, allow_nan=False),
    share=st.floats(0, 1, allow_nan=False),
)
SHEETS = st.builds(
    RoleSheet,
    role=st.just("Handler"),
    people=st.integers(1, 500),
    tasks=st.lists(TASKS, min_size=1, max_size=6).map(tuple),
)


def sheet(*tasks: tuple[float, float], people: int = 1) -> RoleSheet:
    return RoleSheet(
        role="Handler", people=people, tasks=tuple(Task(task="Notes", hours=h, share=s) for h, s in tasks)
    )


def test_a_task_that_takes_more_hours_counts_for_more() -> None:
    assert sheet((30, 0.5), (10, 0.0)).coverage == pytest.approx(0.375)


def test_a_role_that_more_people_have_counts_for_more() -> None:
    assert covered([sheet((10, 1.0), people=3), sheet((10, 0.0), people=1)]) == pytest.approx(0.75)


def test_without_a_sheet_nothing_is_known() -> None:
    assert covered([]) is None


@given(st.lists(SHEETS, min_size=1, max_size=5))
def test_the_whole_lies_between_its_roles(sheets: list[RoleSheet]) -> None:
    found = [one.coverage for one in sheets]
    whole = covered(sheets)

    assert whole is not None
    assert min(found) - 1e-9 <= whole <= max(found) + 1e-9


@pytest.mark.parametrize(
    "wrong",
    [
        {"task": "", "hours": 1, "share": 0},
        {"task": "Notes", "hours": 0, "share": 0},
        {"task": "Notes", "hours": 1, "share": 1.2},
    ],
)
def test_a_task_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Task.model_validate(wrong)
