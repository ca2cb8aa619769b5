"""Which suites there are, and how several are run."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

from evals import answers, cisi, handbook, initiatives, intent, retrieval, scan, staging
from evals.judging import Result
from evals.subjects import Subjects

ANSWERS = ("answers", "answers_more", "answers_held")
ALWAYS = ("intent", "retrieval", "staging", "initiatives", "scan", *ANSWERS)
"""What runs when nothing is asked for: offline, with nothing but what Cairn brings along."""
OVER_PAGES = ("handbook", "handbook_plain", "handbook_fresh", "handbook_held", "answers_handbook")
WITH_A_FOLDER = {**dict.fromkeys(OVER_PAGES, "--pages"), "cisi": "--cisi"}
"""Suites over texts that do not come with Cairn, and the option that says where they lie."""


class SuiteFault(Exception):
    """A suite cannot be run as asked; the message says which can."""


async def run(names: Sequence[str], folders: Mapping[str, Path]) -> AsyncIterator[Result]:
    """Run suites one after the other and give each result when it is there."""
    async with Subjects() as subjects:
        for name in names:
            yield await _run(name, subjects, folders)


async def _run(name: str, subjects: Subjects, folders: Mapping[str, Path]) -> Result:
    match name:
        case "intent":
            return await intent.run()
        case "retrieval":
            return await retrieval.run(subjects)
        case "staging":
            return await staging.run()
        case "initiatives":
            return await initiatives.run()
        case "scan":
            return await scan.run()
        case "answers" | "answers_more" | "answers_held":
            return await answers.run(name, subjects)
        case "answers_handbook":
            return await answers.run(name, subjects, folders[name])
        case "handbook" | "handbook_plain" | "handbook_fresh" | "handbook_held":
            return await handbook.run(name, subjects, folders[name])
        case "cisi":
            return await cisi.run(subjects, folders[name])
        case _:
            raise SuiteFault(f"There is no suite {name!r}.")


def chosen(asked: Sequence[str], folders: Mapping[str, Path]) -> tuple[str, ...]:
    """
    The suites to run: those asked for, else the usual ones and those that a folder was given for.

    Raises SuiteFault that names everything wrong with the choice and every suite there is.
    """
    known = (*ALWAYS, *WITH_A_FOLDER)
    names = tuple(dict.fromkeys(asked)) or (*ALWAYS, *folders)
    faults = [f"There is no suite {name!r}." for name in names if name not in known]
    faults += [
        f"The suite {name!r} needs a folder: {option} FOLDER."
        for name, option in WITH_A_FOLDER.items()
        if name in names and name not in folders
    ]
    faults += [f"{folder} is no folder." for folder in folders.values() if not folder.is_dir()]
    if faults:
        optional = ", ".join(f"{name} (with {option} FOLDER)" for name, option in WITH_A_FOLDER.items())
        raise SuiteFault(" ".join(faults) + f" There are {', '.join(ALWAYS)}, {optional}.")
    return names
