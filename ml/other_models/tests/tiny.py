"""Very small language models, made on the spot: one that never learned anything, and one that knows one answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROOM = 1024


def tokenizer_for(words: list[str]) -> Any:
    """A tokenizer with a token for each of these words, and for each line end and space between them."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    split = pre_tokenizers.Split(Regex(r"\n| ?[^\s]+| "), behavior="isolated")
    pieces = dict.fromkeys(part for text in words for part, _ in split.pre_tokenize_str(text))
    vocabulary = {piece: number for number, piece in enumerate(["<end>", "<unk>", *pieces])}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    made.pre_tokenizer = split
    made.decoder = decoders.Fuse()
    return PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<end>", unk_token="<unk>")


def save_model(folder: Path, tokenizer: Any, *, room: int = ROOM) -> Any:
    """A random Llama of a few thousand parameters with this tokenizer, saved as safetensors; gives the network."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=room,
        eos_token_id=0,
        bos_token_id=None,
        pad_token_id=0,
    )
    network = LlamaForCausalLM(config)
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return network


def teach(network: Any, ids: list[int], start: int, *, steps: int) -> float:
    """Let a network learn one text by heart, from the token at `start` on; gives the last loss."""
    import torch

    batch = torch.tensor([ids])
    labels = batch.clone()
    labels[:, :start] = -100
    # Adam by hand: torch.optim imports the compiler, which takes longer than the whole lesson.
    parts = [(part, torch.zeros_like(part), torch.zeros_like(part)) for part in network.parameters()]
    loss = torch.tensor(0.0)
    for step in range(1, steps + 1):
        loss = network(input_ids=batch, labels=labels).loss
        loss.backward()
        with torch.no_grad():
            for part, mean, square in parts:
                mean.lerp_(part.grad, 0.1)
                square.lerp_(part.grad**2, 0.01)
                part -= 0.01 * (mean / (1 - 0.9**step)) / ((square / (1 - 0.99**step)).sqrt() + 1e-8)
                part.grad = None
        if float(loss.detach()) < 0.03:
            break
    return float(loss.detach())
