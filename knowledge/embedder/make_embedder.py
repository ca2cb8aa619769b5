"""
Makes the embedder's files out of all-MiniLM-L6-v2. Cairn never runs this; it is here so that anybody can.

It needs `torch`, `transformers`, `scipy` and `model2vec[distill,quantization]`, which Cairn does not, a folder with
the encoder's weights (or its name, to have them downloaded), and the texts that gather_texts.py writes:

    python make_embedder.py sentence-transformers/all-MiniLM-L6-v2 texts.jsonl NEW_FOLDER

The encoder reads every text once; token vectors are then fitted so that their mean comes out where the encoder put the
text. The last bits differ from machine to machine, so the sums will too. It prints what knowledge/embedding.py has
to expect of the new files; after such a change every shelf needs `cairn reindex`.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
import torch
from model2vec import StaticModel
from model2vec.distill import distill_from_model
from tokenizers import Tokenizer
from transformers import AutoModel, AutoTokenizer

PUBLIC_NAME = "sentence-transformers/all-MiniLM-L6-v2"
DIMENSIONS = 256
LONGEST = 420  # characters of a text
RARITY = 1e-3  # how soon a token's share of all text makes it count for less, before the fit
RARITY_AFTER = 3e-3  # and once more after it
PULL = 0.1  # how strongly the first fit holds a vector where the encoder alone would put it
TOGETHER = 20.0  # weight of how texts stand to each other, beside where each of them stands
BATCH, PACE, ROUNDS = 1024, 2e-3, 4
CLIP = 6.0  # deviations beyond which a number is cut, so that few large ones do not cost all others precision


def taught(weights: str, texts: list[str]) -> np.ndarray:
    """The encoder's vector of each text, length one: the mean over its tokens, in short numbers for speed."""
    model = AutoModel.from_pretrained(weights).eval().to(torch.bfloat16)
    tokenizer = AutoTokenizer.from_pretrained(weights)
    vectors = np.zeros((len(texts), model.config.hidden_size), np.float32)
    by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for start in range(0, len(texts), 64):
        rows = by_length[start : start + 64]
        batch = tokenizer(
            [texts[i] for i in rows], return_tensors="pt", padding=True, truncation=True, max_length=160
        )
        with torch.inference_mode():
            hidden = model(**batch).last_hidden_state.float()
        mask = batch["attention_mask"][..., None].float()
        vectors[rows] = ((hidden * mask).sum(1) / mask.sum(1)).numpy()
    return unit(vectors)


def distilled(weights: str) -> StaticModel:
    """Every token of the vocabulary read by itself, as model2vec does it, at full width and unweighted."""
    return distill_from_model(
        model=AutoModel.from_pretrained(weights),
        tokenizer=AutoTokenizer.from_pretrained(weights),
        pca_dims=None,
        sif_coefficient=None,
        quantize_to="float32",
    )


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def shares(tokenizer: Tokenizer, texts: list[str]) -> sparse.csr_matrix:
    """One row a text: which share each token has of it."""
    tokenizer = Tokenizer.from_str(tokenizer.to_str())  # the given one is saved later, and must stay as it is
    tokenizer.no_padding()
    unknown = tokenizer.token_to_id("[UNK]")
    ids = [
        [i for i in e.ids if i != unknown] for e in tokenizer.encode_batch(texts, add_special_tokens=False)
    ]
    rows = np.repeat(np.arange(len(ids)), [len(x) for x in ids])
    values = np.repeat([1 / max(1, len(x)) for x in ids], [len(x) for x in ids]).astype(np.float32)
    columns = np.concatenate([np.array(x, dtype=np.int64) for x in ids])
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(ids), tokenizer.get_vocab_size()))


def narrowed(vectors: np.ndarray) -> np.ndarray:
    """The vectors seen along the 256 directions that hold most of them."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return unit(vectors @ directions[:, ::-1][:, :DIMENSIONS]).astype(np.float32)


def rareness(table: sparse.csr_matrix, level: float) -> np.ndarray:
    """One weight a token, by its share of the texts and by its rank in the encoder's vocabulary, half and half."""
    share = np.asarray(table.mean(axis=0)).ravel()
    rank = 1 / (np.arange(table.shape[1]) + 1)
    often = 0.5 * share + 0.5 * rank / rank.sum()
    return (level / (level + often))[:, None].astype(np.float32)


def started(table: sparse.csr_matrix, base: np.ndarray, goal: np.ndarray) -> np.ndarray:
    """Distilled vectors, rare ones weighing more, turned as a whole so that means come nearest the goal."""
    weighted = ((base - base.mean(axis=0)) * rareness(table, RARITY)).astype(np.float32)
    means = table @ weighted
    gram = means.T @ means
    hold = 0.01 * np.trace(gram) / len(gram) * np.eye(len(gram), dtype=np.float32)
    return (weighted @ np.linalg.solve(gram + hold, means.T @ goal)).astype(np.float32)


def squared_fit(
    table: sparse.csr_matrix, start: np.ndarray, goal: np.ndarray, rounds: int = 25
) -> np.ndarray:
    """Least squares by conjugate gradients, all dimensions at once; a token without texts stays where it was."""
    back = table.T.tocsr()
    vectors, rest = start.copy(), back @ (goal - table @ start)
    scale = 1 / (np.asarray(table.multiply(table).sum(axis=0)).ravel()[:, None] + PULL)
    step = scale * rest
    old = (rest * step).sum(axis=0)
    for _ in range(rounds):
        image = back @ (table @ step) + PULL * step
        length = old / np.maximum((step * image).sum(axis=0), 1e-12)
        vectors, rest = vectors + length * step, rest - length * image
        eased = scale * rest
        new = (rest * eased).sum(axis=0)
        step, old = eased + new / np.maximum(old, 1e-12) * step, new
    return vectors.astype(np.float32)


def direction_fit(
    table: sparse.csr_matrix, start: np.ndarray, goal: np.ndarray, teacher: np.ndarray
) -> np.ndarray:
    """What search compares is directions, so the last fit is of these: to the goal, and to each other."""
    vectors = torch.tensor(start, requires_grad=True)
    steps = len(goal) // BATCH * ROUNDS
    adam = torch.optim.Adam([vectors], lr=PACE)
    pace = torch.optim.lr_scheduler.LambdaLR(adam, lambda done: 1 - done / steps)
    chance = np.random.default_rng(1)
    apart = ~torch.eye(BATCH, dtype=torch.bool)
    for _ in range(ROUNDS):
        order = chance.permutation(len(goal))
        for begin in range(0, len(goal) - BATCH + 1, BATCH):
            rows = order[begin : begin + BATCH]
            part = table[rows]
            mean = torch.nn.functional.embedding_bag(
                torch.tensor(part.indices, dtype=torch.long),
                vectors,
                torch.tensor(part.indptr[:-1], dtype=torch.long),
                mode="sum",
                per_sample_weights=torch.tensor(part.data),
            )
            mine, wanted = torch.nn.functional.normalize(mean, dim=1), torch.tensor(teacher[rows])
            away = 1 - (mine * torch.tensor(goal[rows])).sum(1).mean()
            askew = (mine @ mine.T - wanted @ wanted.T)[apart].square().mean()
            adam.zero_grad()
            (away + TOGETHER * askew).backward()
            adam.step()
            pace.step()
    return vectors.detach().numpy()


def rounded(vectors: np.ndarray) -> np.ndarray:
    scale = CLIP * vectors.std() / 127
    return np.clip(np.rint(vectors / scale), -127, 127).astype(np.int8)


def make(weights: str, source: Path, folder: Path) -> None:
    texts = [text for _, text in map(json.loads, source.open(encoding="utf-8")) if len(text) < LONGEST]
    base = distilled(weights)
    table = shares(base.tokenizer, texts)
    known = np.flatnonzero(np.diff(table.indptr))
    table, teacher = table[known], taught(weights, texts)[known]
    goal = narrowed(teacher)
    start = squared_fit(table, started(table, np.asarray(base.embedding, np.float32), goal), goal)
    fitted = direction_fit(table, start, goal, teacher)
    write(base, fitted * rareness(table, RARITY_AFTER), folder)


def write(base: StaticModel, vectors: np.ndarray, folder: Path) -> None:
    """The folder as model2vec reads it, under the encoder's public name and not its folder's."""
    StaticModel(rounded(vectors), base.tokenizer, config=base.config, normalize=True).save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    shutil.rmtree(folder / ".cache", ignore_errors=True)
    config = folder / "config.json"
    values = json.loads(config.read_text(encoding="utf-8"))
    values |= {
        "tokenizer_name": PUBLIC_NAME,
        "apply_pca": DIMENSIONS,
        "hidden_dim": DIMENSIONS,
        "embedding_dtype": "int8",
    }
    config.write_text(json.dumps(values, indent=4), encoding="utf-8")


def sums(folder: Path) -> dict[str, str]:
    """The sums that `SHA256` in knowledge/embedding.py has to hold for these files."""
    names = ("model.safetensors", "tokenizer.json")
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def main() -> None:
    arguments = argparse.ArgumentParser(description="Fit Cairn's static embedder to all-MiniLM-L6-v2.")
    arguments.add_argument("weights", help="a folder with the encoder's weights, or its public name")
    arguments.add_argument("texts", type=Path, help="what gather_texts.py wrote")
    arguments.add_argument("folder", type=Path, help="where to put the new files")
    given = arguments.parse_args()
    make(given.weights, given.texts, given.folder)
    print(json.dumps(sums(given.folder), indent=4))  # noqa: T201


if __name__ == "__main__":
    main()
