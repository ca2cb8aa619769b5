"""How long ago something was, as all that Cairn says puts it."""

from datetime import date

from bot.words import _, n_

_WEEKS_FROM, _MONTHS_FROM = 14, 120
_DAYS_IN_WEEK, _DAYS_IN_MONTH = 7, 365.25 / 12


def age(then: date, today: date) -> str:
    """Days up to two weeks, weeks up to four months, then months."""
    days = (today - then).days
    if days <= 0:
        return _("today")
    if days < _WEEKS_FROM:
        return n_("{number} day ago", "{number} days ago", days).format(number=days)
    if days < _MONTHS_FROM:
        weeks = round(days / _DAYS_IN_WEEK)
        return n_("{number} week ago", "{number} weeks ago", weeks).format(number=weeks)
    months = round(days / _DAYS_IN_MONTH)
    return n_("{number} month ago", "{number} months ago", months).format(number=months)
