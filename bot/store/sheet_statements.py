"""The statements that a press runs, made once: to put one together takes eight times as long as to run it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Update, bindparam, exists, insert, select, update

from bot.store.tables import scan_answers, scan_examples, scans, sheets


def _saving() -> Update:
    """Change a sheet that is still as it was read, while its scan takes answers."""
    scan = (scans.c.org == sheets.c.org) & (scans.c.id == sheets.c.scan_id) & (scans.c.state == "open")
    takes = exists().where(scan, scans.c.closes_at.is_(None) | (scans.c.closes_at > bindparam("now")))
    this = (sheets.c.org == bindparam("of_org")) & _here & (sheets.c.key == bindparam("of"))
    news = {
        name: bindparam(f"new_{name}", type_=sheets.c[name].type) for name in ("version", "data", "state")
    }
    unchanged = sheets.c.version == bindparam("before")
    return update(sheets).where(this, unchanged, takes).values(news).returning(sheets.c.version)


def reading(condition: ColumnElement[bool]) -> tuple[Select[Any], Select[Any]]:
    """What reads the sheets of a condition, and the answers on them."""
    theirs = _own & condition
    same = (sheets.c.org == scan_answers.c.org) & (sheets.c.scan_id == scan_answers.c.scan_id)
    answers = select(scan_answers).join(sheets, same & (sheets.c.key == scan_answers.c.by)).where(theirs)
    return select(sheets).where(theirs).order_by(sheets.c.key), answers.order_by(scan_answers.c.revision)


_own = sheets.c.org == bindparam("org")
_here = sheets.c.scan_id == bindparam("scan")
ALL = reading(_here)
OF_PERSON = reading(_here & (sheets.c.person == bindparam("person")))
BY_KEY = reading(_here & (sheets.c.key == bindparam("key")))
BY_THREAD = reading((sheets.c.person == bindparam("person")) & (sheets.c.thread_ts == bindparam("thread")))
OF_OWNERS = reading(_here & sheets.c.data["asked"]["owns"][0].as_string().is_not(None))
LEFT = (
    select(sheets.c.key)
    .where(_own, _here, sheets.c.state.not_in(["finished", "declined"]))
    .where(sheets.c.data["asked"]["member"].as_boolean())
    .limit(1)
)
SAVE = _saving()
ADD = insert(scan_answers)
ASKED = select(scan_examples.c.criterion).where(
    scan_examples.c.org == bindparam("org"), scan_examples.c.scan_id == bindparam("scan")
)
