"""The tokenizer: byte-level BPE for words, one token for each slot and each control token."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = re.compile(r"^(<[a-z0-9_.]+>|\[[^\]]+\])$")


class Tokens:
    """Encodes templates and prompts to ids and back. Slots stand as `<metal>`, control tokens as `[tone:warm]`."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        from tokenizers import decoders

        self._tokenizer = tokenizer
        self._bytes = decoders.ByteLevel()
        self.ids: dict[str, int] = tokenizer.get_vocab()
        self.words: list[str] = [word for word, _ in sorted(self.ids.items(), key=lambda pair: pair[1])]

    @classmethod
    def open(cls, path: Path) -> Tokens:
        """Reads tokenizer.json; raises an exception of `tokenizers` when the file is not one."""
        from tokenizers import Tokenizer

        return cls(Tokenizer.from_file(str(path)))

    @classmethod
    def train(cls, templates: Iterable[str], specials: Sequence[str], size: int) -> Tokens:
        """Learns a vocabulary of `size` entries, the special tokens first, from templates."""
        from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, trainers

        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        added = [AddedToken(token, lstrip=token[0] == "<", special=True, normalized=False) for token in specials]
        trainer = trainers.BpeTrainer(
            vocab_size=size,
            special_tokens=added,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            min_frequency=2,
            show_progress=False,
        )
        tokenizer.train_from_iterator((re.sub(r" ?<[a-z0-9_.]+>", " ", text) for text in templates), trainer)
        tokenizer.add_special_tokens(added)
        return cls(tokenizer)

    def save(self, path: Path) -> None:
        """Writes tokenizer.json."""
        self._tokenizer.save(str(path))

    def encode(self, template: str) -> list[int]:
        """Ids of a template (words and slots)."""
        return list(self._tokenizer.encode(" " + template, add_special_tokens=False).ids)

    def encode_prompt(self, tokens: Iterable[str]) -> list[int]:
        """Ids of control tokens; one that the vocabulary lacks becomes its "unknown" token, or is left out."""
        from ml.text.prompt import unknown_token

        known = (token if token in self.ids else unknown_token(token) for token in tokens)
        return [self.ids[token] for token in known if token in self.ids]

    def decode(self, ids: Iterable[int]) -> str:
        """The template that these ids spell; control tokens are left out."""
        parts: list[str] = []
        run: list[str] = []
        for word in (self.words[number] for number in ids):
            if not SPECIAL.match(word):
                run.append(word)
                continue
            parts.append(self._bytes.decode(run))
            run = []
            if word[0] == "<":
                parts.append(word if parts[-1].endswith(("(", '"', "-")) else f" {word}")
        parts.append(self._bytes.decode(run))
        return re.sub(r" {2,}", " ", "".join(parts)).strip()
