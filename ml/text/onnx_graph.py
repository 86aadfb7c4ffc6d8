"""Exports the trained model to an ONNX graph that takes and gives its attention cache."""

from __future__ import annotations

from pathlib import Path
from typing import Any

INPUTS = ("ids", "positions", "mask", "past")
OUTPUTS = ("logits", "present")


def export(model: Any, path: Path) -> None:
    """Writes `path`: ids [rows, new], positions [rows, new], mask [rows, old + new] (1 = to be seen),
    past [layers, 2, rows, heads, old, size] -> logits of the last place [rows, vocabulary], present like past.
    """
    import torch

    graph = _graph(model)
    config = model.config
    past = torch.zeros(config.n_layer, 2, 2, config.n_head, 3, config.n_embd // config.n_head)
    ids = torch.ones(2, 4, dtype=torch.long)
    sample = (ids, torch.arange(4).repeat(2, 1), torch.ones(2, 7), past)
    torch.onnx.export(
        graph,
        sample,
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={
            "ids": {0: "rows", 1: "new"},
            "positions": {0: "rows", 1: "new"},
            "mask": {0: "rows", 1: "all"},
            "past": {2: "rows", 4: "old"},
            "logits": {0: "rows"},
            "present": {2: "rows", 4: "all"},
        },
        opset_version=17,
        dynamo=False,
    )


def load_weights(model: Any, path: Path) -> None:
    """Gives a model the weights of a graph that `export` wrote. Raises ValueError if they are of another size."""
    import onnx
    import torch
    from onnx.numpy_helper import to_array

    stored = {
        one.name.replace("body.", "transformer.", 1): torch.tensor(to_array(one))
        for one in onnx.load(str(path)).graph.initializer
        if one.name.startswith("body.")
    }
    try:
        missing, _ = model.load_state_dict(stored, strict=False)
    except RuntimeError as error:
        raise ValueError(f"{path} holds a model of another size") from error
    if set(missing) - {"lm_head.weight"}:
        raise ValueError(f"{path} does not hold {', '.join(sorted(missing))}")


def _graph(model: Any) -> Any:
    """The forward pass of GPT-2 (Radford et al. 2019) over the model's own weights, written out for the exporter."""
    import torch
    from torch import nn
    from torch.nn import functional

    body = model.transformer
    heads = model.config.n_head

    class Graph(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.body = body

        def forward(self, ids: Any, positions: Any, mask: Any, past: Any) -> Any:
            state = self.body.wte(ids) + self.body.wpe(positions)
            old, every = past.shape[4], mask.shape[1]
            places = torch.arange(every)
            causal = (places[None, :] <= (places[:, None])[old:]).float()
            closed = (1.0 - causal[None, None] * mask[:, None, None, :]) * -1e9
            presents = []
            for number, block in enumerate(self.body.h):
                update, present = self._attend(block.attn, block.ln_1(state), closed, past[number])
                state = state + update
                hidden = block.mlp.c_fc(block.ln_2(state))
                state = state + block.mlp.c_proj(functional.gelu(hidden, approximate="tanh"))
                presents.append(present)
            last = self.body.ln_f(state[:, -1])
            return functional.linear(last, self.body.wte.weight), torch.stack(presents)

        def _attend(self, attention: Any, state: Any, closed: Any, past: Any) -> Any:
            rows, new, width = state.shape
            parts = attention.c_attn(state).view(rows, new, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
            keys = torch.cat([past[0], parts[1]], dim=2)
            values = torch.cat([past[1], parts[2]], dim=2)
            weights = torch.softmax(parts[0] @ keys.transpose(2, 3) * (width // heads) ** -0.5 + closed, dim=-1)
            mixed = (weights @ values).transpose(1, 2).reshape(rows, new, width)
            return attention.c_proj(mixed), torch.stack([keys, values])

    return Graph().eval()
