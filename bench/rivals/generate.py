"""transformers' `generate` with a model of the writer's size: `python -m bench.rivals.generate MODEL_FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.rivals.answering import serve
from ml.artifacts import open_artifact

PROMPT = 32


def prepare() -> tuple[dict[str, Any], Callable[[str], Any]]:
    """A question is the number of new tokens; random weights take as long as learned ones."""
    config = open_artifact(Path(sys.argv[1]), kind="text").read_json("config.json")
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    model = GPT2LMHeadModel(
        GPT2Config(
            n_layer=config["layers"],
            n_embd=config["width"],
            n_head=config["heads"],
            vocab_size=config["vocabulary"],
            n_positions=2 * config["positions"],
            bos_token_id=0,
            eos_token_id=0,
        )
    ).eval()
    prompt = torch.ones((1, PROMPT), dtype=torch.long)

    def write(tokens: str) -> None:
        count = int(tokens)
        with torch.inference_mode():
            model.generate(
                prompt,
                attention_mask=torch.ones_like(prompt),
                min_new_tokens=count,
                max_new_tokens=count,
                do_sample=True,
                pad_token_id=0,
            )

    write("8")
    return {"parameters": model.num_parameters()}, write


if __name__ == "__main__":
    serve(prepare)
