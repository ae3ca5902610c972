"""What is made small: binary cross-entropies on pieces, sentences, persons and documents.

All but `on_views` take the logits of one text, averaged over its windows: shape (n, 57), of which the last fifteen
are for views.
"""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from doccheck.trained.views import ROLE_LABELS, SPOT_LABELS
from training.data import DOCUMENT, EVIDENCE, PERSON, SENTENCE, SPAN, Example
from training.views import View

SPANS = len(SPAN)
PERSON_COLUMNS = [SPAN.index(code) for code in PERSON]
SMOOTH = 0.02
PIECE_WEIGHT = torch.tensor([2.0] * len(SENTENCE) + [4.0] * (SPANS - len(SENTENCE)))
"""How much heavier a marked piece counts than an unmarked one, by rule."""


def cross_entropy(logits: Tensor, target: Tensor, weight: Tensor | float) -> Tensor:
    """Element-wise, with a little smoothing; ``weight`` multiplies the positives."""
    soft = target * (1 - 2 * SMOOTH) + SMOOTH
    loss = F.binary_cross_entropy_with_logits(logits, soft, reduction="none")
    return loss * (1 + (torch.as_tensor(weight) - 1) * target)


def on_pieces(logits: Tensor, example: Example) -> Tensor:
    """Mean over pieces of the sum over the rules taught; a target of -1 is left out."""
    target = torch.from_numpy(example.target)
    known = (target >= 0).float() * torch.from_numpy(example.mask)
    loss = (cross_entropy(logits[:, :SPANS], target.clamp(min=0), PIECE_WEIGHT) * known).sum(1).mean()
    for code in example.somewhere:
        column = logits[:, SPAN.index(code)]
        low, high = example.sentences[0]
        loss = loss + cross_entropy(smooth_max(column[low:high]), torch.tensor(1.0), 1.0)
    return loss


def on_sentences(logits: Tensor, example: Example) -> Tensor:
    """Mean over sentences of the sum over sentence rules, on the mean logit of the sentence."""
    if not example.sentences:
        return logits.sum() * 0
    count = len(SENTENCE)
    total = torch.cat([logits.new_zeros(1, count), logits[:, :count].cumsum(0)])
    low = torch.tensor([a for a, _ in example.sentences])
    high = torch.tensor([b for _, b in example.sentences])
    pooled = (total[high] - total[low]) / (high - low)[:, None]
    known = torch.from_numpy(example.mask[:count])
    return (cross_entropy(pooled, torch.from_numpy(example.sentence_target), 3.0) * known).sum(1).mean()


def on_persons(logits: Tensor, example: Example) -> Tensor:
    """Mean over persons of the sum over the three roles, on the mean logit of all mentions."""
    if not example.persons:
        return logits.sum() * 0
    pooled = torch.stack(
        [logits[torch.from_numpy(places)][:, PERSON_COLUMNS].mean(0) for places in example.persons]
    )
    known = torch.from_numpy(example.mask[PERSON_COLUMNS])
    return (cross_entropy(pooled, torch.from_numpy(example.person_target), 2.0) * known).sum(1).mean()


def on_views(logits: Tensor, views: list[View]) -> Tensor:
    """Mean over views. Of a person: what is lost on the role, any of those allowed, and on whether it is an
    informant. Of a spot: on each rule it may be about.

    ``logits`` (B, 15): nine roles, the informant, five rules.
    """
    count = len(ROLE_LABELS)
    roles, informant, rules = logits[:, :count], logits[:, count], logits[:, count + 1 :]
    allowed = torch.from_numpy(np.stack([view.allowed for view in views]))
    is_spot = torch.tensor([view.spot is not None for view in views])
    right = roles.masked_fill(~allowed, -30.0).logsumexp(1)
    role_loss = roles.logsumexp(1) - right + SMOOTH * (roles.logsumexp(1) - roles.mean(1))
    told = torch.tensor([view.informant for view in views])
    person_loss = role_loss + cross_entropy(informant, told, 1.0)
    nothing = np.zeros(len(SPOT_LABELS), np.float32)
    target = torch.from_numpy(np.stack([nothing if v.spot is None else v.spot for v in views]))
    spot_loss = cross_entropy(rules, target, 1.0).sum(1)
    return torch.where(is_spot, spot_loss, person_loss).mean()


def on_evidence(logits: Tensor, example: Example) -> Tensor:
    """Mean over pieces of the sum over what evidence is for; nothing where evidence has not been marked."""
    if example.evidence_target is None:
        return logits.sum() * 0
    columns = logits[:, SPANS : SPANS + len(EVIDENCE)]
    return cross_entropy(columns, torch.from_numpy(example.evidence_target), 2.0).sum(1).mean()


def smooth_max(column: Tensor) -> Tensor:
    """A soft maximum over the first axis, that does not grow with the length of a flat text."""
    return 0.5 * (
        torch.logsumexp(2 * column, 0) - torch.logsumexp(torch.zeros_like(column), 0).clamp(max=2.0)
    )


def on_document(logits: Tensor, example: Example) -> Tensor:
    """Multiple-instance learning: is there, anywhere, what clears each document rule?"""
    target = torch.from_numpy(example.document)
    known = (target >= 0).float()
    if not known.any():
        return logits.sum() * 0
    pooled = smooth_max(logits[:, SPANS : SPANS + len(DOCUMENT)])
    weight = 1.0 + 1.5 * (1 - target.clamp(min=0))
    return (cross_entropy(pooled, target.clamp(min=0), 1.0) * known * weight).sum() / known.sum()
