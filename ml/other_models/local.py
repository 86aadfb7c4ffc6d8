"""A Hugging Face causal language model on this machine: opened by the worker that needs it, never before a fork.

Only safetensors weights are opened and no code of a model is run. Needs requirements/other-models.txt.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ml.other_models.choice import Folder, Hub
from ml.other_models.model import Answer, OtherModelError, Status
from ml.other_models.prompt import Prompt
from ml.other_models.settings import TEMPERATURE, TOP_P, settings_hash
from ml.other_models.weights import check_weights, config_of, fingerprint

if TYPE_CHECKING:
    import torch

logger = logging.getLogger(__name__)
# What is fetched of a hub repository: no pickles, no code.
HUB_FILES = ("*.safetensors", "*.safetensors.index.json", "*.json", "*.jinja", "*.txt", "*.model")
_FEWEST_NEW = 64
_START = "TITLE:"


@dataclass(frozen=True)
class _Loaded:
    network: Any
    tokenizer: Any
    device: str


class LocalModel:
    """One loaded network with its tokenizer. `version` names it with its hash and that of the settings."""

    def __init__(self, choice: Folder | Hub) -> None:
        """Raises OtherModelError, which says what to do."""
        began = perf_counter()
        folder, name, revision = _found(choice)
        size = check_weights(folder)
        self._seconds = choice.seconds
        self._loaded = _load(folder)
        self.version = f"{name} {revision or fingerprint(folder)} (settings {settings_hash()})"
        self._status = Status(
            name=name,
            version=self.version,
            device=self._loaded.device,
            memory_bytes=_memory(self._loaded.network) or size,
            load_seconds=round(perf_counter() - began, 3),
        )
        logger.info(
            "text model %s opened on %s in %.1f s, %.0f MB of weights",
            self.version,
            self._status.device,
            self._status.load_seconds,
            self._status.memory_bytes / 1e6,
        )

    @property
    def sends_to(self) -> str:
        """Nothing leaves this machine."""
        return ""

    def status(self) -> Status:
        return self._status

    def answers(self, prompt: Prompt, *, count: int, seed: int) -> list[Answer]:
        """`count` samples, the same for the same prompt and seed. Raises OtherModelError: ``no_room``,
        ``out_of_memory`` or ``broke``.
        """
        import torch

        started, ids = self._encoded(prompt)
        room = self._room() - ids.shape[1]
        if room < _FEWEST_NEW:
            raise OtherModelError("no_room", "The prompt does not fit into this model: choose one with more positions.")
        try:
            with torch.inference_mode(), _dice(seed):
                drawn = self._loaded.network.generate(
                    input_ids=ids,
                    attention_mask=torch.ones_like(ids),
                    do_sample=True,
                    temperature=TEMPERATURE,
                    top_p=TOP_P,
                    num_return_sequences=count,
                    max_new_tokens=min(prompt.most_tokens * 2, room),
                    max_time=self._seconds,
                    pad_token_id=self._ends()[0],
                    eos_token_id=self._ends(),
                )
        except (MemoryError, torch.OutOfMemoryError) as error:
            raise OtherModelError("out_of_memory", "The model ran out of memory: choose a smaller one.") from error
        except (RuntimeError, ValueError, IndexError, KeyError) as error:
            raise OtherModelError("broke", f"The model broke while it wrote ({type(error).__name__}).") from error
        return [self._answer(row[ids.shape[1] :].tolist(), started) for row in drawn]

    def _answer(self, ids: list[int], started: str) -> Answer:
        """Everything up to the model's own end, with its special tokens: where they leak, they are to be seen."""
        ends = self._ends()
        stop = next((place for place, one in enumerate(ids) if one in ends), None)
        words = self._loaded.tokenizer.decode(ids[:stop], skip_special_tokens=False)
        return Answer(started + words, finished=stop is not None)

    def _encoded(self, prompt: Prompt) -> tuple[str, torch.Tensor]:
        """The prompt's ids [1, length], and the words that the answer is made to begin with."""
        tokenizer = self._loaded.tokenizer
        if tokenizer.chat_template:
            return "", _tensor(_chat(tokenizer, prompt), self._loaded.device)
        for words in (prompt.whole, prompt.brief):
            ids = _tensor(tokenizer(words + _START)["input_ids"], self._loaded.device)
            if ids.shape[1] + prompt.most_tokens <= self._room():
                break
        return _START, ids

    def _room(self) -> int:
        return int(getattr(self._loaded.network.config, "max_position_embeddings", None) or 2048)

    def _ends(self) -> list[int]:
        known = self._loaded.network.generation_config.eos_token_id
        ends = known if isinstance(known, list) else [known, self._loaded.tokenizer.eos_token_id]
        return [one for one in ends if isinstance(one, int)] or [0]


def _found(choice: Folder | Hub) -> tuple[Path, str, str]:
    """Folder, name and, for the hub, the commit. Raises OtherModelError."""
    if isinstance(choice, Folder):
        return choice.folder, choice.folder.name, ""
    hub = _imported("huggingface_hub")
    try:
        path = hub.snapshot_download(
            choice.name,
            revision=choice.revision,
            allow_patterns=list(HUB_FILES),
            local_files_only=not choice.download,
        )
    except Exception as error:  # the library has dozens of errors for "not there" and "no network"
        advice = (
            "check the name and the network" if choice.download else "set TEXT_MODEL_DOWNLOAD=1 to let it be fetched"
        )
        message = f"{choice.name} could not be had ({type(error).__name__}): {advice}."
        raise OtherModelError("not_found", message) from error
    return Path(path), choice.name, Path(path).name[:12]


def _load(folder: Path) -> _Loaded:
    torch, transformers = _imported("torch"), _imported("transformers")
    transformers.utils.logging.disable_progress_bar()
    _check_kind(folder, transformers)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    safe = {"trust_remote_code": False, "local_files_only": True}
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **safe)
        network = transformers.AutoModelForCausalLM.from_pretrained(folder, use_safetensors=True, dtype="auto", **safe)
    except MemoryError as error:
        raise OtherModelError("out_of_memory", f"{folder.name} does not fit into memory.") from error
    except Exception as error:  # whatever a broken folder makes transformers raise
        message = f"{folder.name} cannot be opened as a causal language model ({type(error).__name__}: {error})"
        raise OtherModelError("not_a_model", f"{message[:400]}: copy it again or choose another.") from error
    return _Loaded(network.to(device).eval(), tokenizer, device)


def _check_kind(folder: Path, transformers: Any) -> None:
    """Raises OtherModelError for what writes no text. transformers would import each model it has to say so."""
    kind = config_of(folder).get("model_type")
    known = transformers.models.auto.modeling_auto.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES
    if kind not in known:
        raise OtherModelError("not_a_model", f"{folder.name} is of the kind {kind!r}, no causal language model.")


def _imported(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise OtherModelError(
            "not_installed", f"Another text model needs {name}: pip install -r requirements/other-models.txt."
        ) from error


def _chat(tokenizer: Any, prompt: Prompt) -> list[int]:
    """Ids of the conversation by the model's own template; rules go to the user where it knows no system."""
    messages = prompt.messages
    try:
        return list(_templated(tokenizer, messages))
    except Exception:  # templates refuse roles with errors of jinja or their own
        first = {"role": "user", "content": f"{prompt.rules}\n\n{messages[1]['content']}"}
        return list(_templated(tokenizer, [first, *messages[2:]]))


def _templated(tokenizer: Any, messages: list[dict[str, str]]) -> Iterator[int]:
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, enable_thinking=False)
    yield from tokenizer(text, add_special_tokens=False)["input_ids"]


def _tensor(ids: list[int], device: str) -> torch.Tensor:
    import torch

    return torch.tensor([ids], dtype=torch.long, device=device)


@contextmanager
def _dice(seed: int) -> Iterator[None]:
    """The seed for one answer; the process's own dice lie as before."""
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        yield


def _memory(network: Any) -> int:
    return sum(part.numel() * part.element_size() for part in network.parameters())
