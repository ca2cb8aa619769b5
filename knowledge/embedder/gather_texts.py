"""
Gathers the short English texts that make_embedder.py learns from: prose out of unpacked Debian packages.

    python gather_texts.py FOLDER_OF_UNPACKED_PACKAGES TEXTS.jsonl [--descriptions TRANSLATION_EN]
        [--docstrings SITE_PACKAGES ...]

Each package lies unpacked (`dpkg -x`) in a folder that bears its name. NOTICE lists the packages.
"""

import argparse
import ast
import gzip
import html
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

MOST = {  # texts of one source, so that no single voice drowns the others; general English before computing
    "wordnet-base": 60_000,
    "anarchism": 40_000,
    "descriptions": 30_000,
    "fortunes": 25_000,
    "mythes-en-us": 15_000,
    "dict-gcide": 10_000,
    "dict-foldoc": 10_000,
    "dict-jargon": 5_000,
    "dict-devil": 5_000,
}
MOST_FROM_ANY_OTHER = 3_500
LONG, KEPT_OF_LONG = (
    150,
    1 / 3,
)  # characters; short texts say more about each of their words for the time they take
WORDS = range(6, 111)
COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "that",
        "this",
        "these",
        "those",
        "for",
        "on",
        "with",
        "as",
        "by",
        "or",
        "and",
        "not",
        "from",
        "at",
        "which",
        "can",
        "will",
        "you",
        "he",
        "she",
        "they",
        "we",
        "has",
        "have",
        "had",
        "if",
        "when",
        "but",
        "its",
        "their",
        "your",
        "may",
        "should",
        "would",
        "one",
        "who",
    ]
)
BLOCKS = re.compile(
    r"</?(?:p|li|dd|dt|td|th|tr|h[1-6]|div|table|ul|ol|dl|br|title|para|item|section|entry|simpara|note)\b[^>]*>",
    re.I,
)
SILENT = re.compile(r"<(script|style|pre|code-block|programlisting|screen|nav)\b.*?</\1>", re.I | re.S)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
FOREIGN = re.compile(
    r"/(?!en\b)[a-z]{2}([-_][A-Za-z]{2,4})?/|\.(?!en\b)[a-z]{2}([-_][A-Za-z]{2})?\.(html|txt)", re.A
)
HOME_OF_C = re.compile(r"/help/(?!C/)")


def is_prose(text: str) -> bool:
    """Whether a person would read it as English sentences: few signs, enough of the small words."""
    parts = text.split()
    if len(parts) not in WORDS or len(text) > 900:
        return False
    words = WORD.findall(text)
    plain = sum(len(word) for word in words) / max(1, len(text) - len(parts) + 1)
    common = sum(word.lower() in COMMON for word in words) / max(1, len(words))
    return plain > 0.86 and common > 0.16


def pieces(paragraph: str, chance: random.Random) -> Iterator[str]:
    """A paragraph cut into runs of one to five sentences, so that texts of all lengths are learnt."""
    sentences = SENTENCE_END.split(" ".join(paragraph.split()))
    while sentences:
        take = chance.choice((1, 1, 1, 2, 3, 5))
        yield " ".join(sentences[:take])
        sentences = sentences[take:]


def read(path: Path) -> str:
    raw = path.read_bytes()
    if path.suffix in (".gz", ".dz"):
        raw = gzip.decompress(raw)
    return raw.decode("utf-8", "replace")


def markup(text: str) -> Iterator[str]:
    for block in BLOCKS.split(SILENT.sub("\n\n", text)):
        yield html.unescape(re.sub(r"<[^>]*>", " ", block)) if "<" in block else html.unescape(block)


def manual(text: str) -> Iterator[str]:
    body = re.sub(r"\\f.|\\&|\\c", "", text).replace("\\-", "-")
    body = re.sub(r"^\.(?:BR?|I[RB]?|RB|RI|BI|IB)\s+", "", body, flags=re.M)
    yield from re.split(r"(?:^[.'].*\n)+|\n\s*\n", body, flags=re.M)


def wordnet(folder: Path) -> Iterator[str]:
    """What a word means, how it is used, and which words stand for the same."""
    for path in sorted(folder.glob("**/wordnet/data.*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields, _, gloss = line.partition(" | ")
            parts = fields.split()
            names = [
                re.sub(r"\(.*\)", "", n).replace("_", " ") for n in parts[4 : 4 + 2 * int(parts[3], 16) : 2]
            ]
            meaning = gloss.split('; "')[0].strip()
            yield f"{', '.join(names)}: {meaning}"
            yield from re.findall(r'"([^"]{12,})"', gloss)


def thesaurus(path: Path) -> Iterator[str]:
    """A word with its near ones."""
    word = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("("):
            word = line.split("|")[0]
            continue
        near = [
            re.sub(r" \((?:generic|related|similar) term\)", "", n)
            for n in line.split("|")[1:]
            if "antonym" not in n
        ]
        yield ", ".join([word, *near[:7]])


def documents(folder: Path) -> Iterator[str]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        name = str(path.relative_to(folder))
        kind = re.sub(r"\.gz$", "", path.name).rsplit(".", 1)[-1]
        if FOREIGN.search(name) or HOME_OF_C.search(name) or path.stat().st_size > 30_000_000:
            continue
        if kind in ("html", "htm", "page", "docbook", "xhtml", "xml"):
            yield from markup(read(path))
        elif "/man/" in name:
            yield from manual(read(path))
        elif kind in ("txt", "rst", "md", "pod", "dz") or (
            "/games/fortunes/" in name and "." not in path.name
        ):
            yield from re.split(r"\n\s*\n|\n%\n|\n(?=\S)" if kind == "dz" else r"\n\s*\n|\n%\n", read(path))


def docstrings(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield from re.split(r"\n\s*\n", (ast.get_docstring(node) or "").replace("`", ""))


def descriptions(path: Path) -> Iterator[str]:
    """The long descriptions in Debian's Translation-en list, unpacked."""
    for body in re.findall(r"^Description(?:-en)?: [^\n]*\n((?: [^\n]*\n)+)", read(path), flags=re.M):
        yield from re.split(r"\n \.\n", re.sub(r"^ ", "", body, flags=re.M))


def chosen(name: str, source: Iterator[str], seen: set[str], chance: random.Random) -> list[tuple[str, str]]:
    """As many texts of one source as it may have, each said once."""
    whole = name in ("wordnet-base", "mythes-en-us")
    found = []
    for paragraph in source:
        for text in [" ".join(paragraph.split())] if whole else pieces(paragraph, chance):
            key = re.sub(r"[^a-z]+", " ", text.lower())[:120]
            if key not in seen and (
                (whole and 2 <= len(text.split()) <= 60) or (not whole and is_prose(text))
            ):
                seen.add(key)
                found.append((name, text))
    return chance.sample(found, min(MOST.get(name, MOST_FROM_ANY_OTHER), len(found)))


def sources(given: argparse.Namespace) -> Iterator[tuple[str, Iterator[str]]]:
    for folder in sorted(p for p in given.packages.iterdir() if p.is_dir()):
        if folder.name == "wordnet-base":
            yield folder.name, wordnet(folder)
        elif folder.name == "mythes-en-us":
            yield folder.name, thesaurus(next(folder.rglob("th_en_US_v2.dat")))
        else:
            yield folder.name, documents(folder)
    if given.descriptions:
        yield "descriptions", descriptions(given.descriptions)
    for root in given.docstrings:
        yield "docstrings", docstrings(root)


def gather(given: argparse.Namespace) -> list[tuple[str, str]]:
    chance, seen = random.Random(7), set[str]()  # noqa: S311 - a repeatable choice, no secret
    found = [pair for name, source in sources(given) for pair in chosen(name, source, seen, chance)]
    chance.shuffle(found)
    return [p for p in found if len(p[1]) <= LONG or chance.random() < KEPT_OF_LONG][: given.most]


def main() -> None:
    arguments = argparse.ArgumentParser(description="Gather short English texts.")
    arguments.add_argument("packages", type=Path, help="a folder of unpacked Debian packages")
    arguments.add_argument(
        "texts", type=Path, help="the file to write, one JSON pair of source and text a line"
    )
    arguments.add_argument("--descriptions", type=Path, help="Debian's Translation-en list, unpacked")
    arguments.add_argument(
        "--docstrings", type=Path, nargs="*", default=[], help="folders of Python packages"
    )
    arguments.add_argument("--most", type=int, default=120_000, help="texts in all")
    given = arguments.parse_args()
    with given.texts.open("w", encoding="utf-8") as out:
        for pair in gather(given):
            out.write(json.dumps(pair, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
