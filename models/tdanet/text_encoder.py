"""Words and sentence of a caption: embedding and a bidirectional GRU (after AttnGAN, arXiv 1711.10485, 3.2)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from models.vocabulary import PAD


class TextEncoder(nn.Module):
    """Padded word ids to word features and a sentence feature."""

    def __init__(self, vocabulary_size: int, embedding_dim: int = 300, text_dim: int = 256) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size, embedding_dim, padding_idx=PAD)
        self.gru = nn.GRU(embedding_dim, text_dim // 2, batch_first=True, bidirectional=True)
        nn.init.uniform_(self.embedding.weight, -0.1, 0.1)
        with torch.no_grad():
            self.embedding.weight[PAD].zero_()

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Encode captions. `words` is int64 B×T, padded with 0 at the end, at least one id a row.

        Returns `W` B×C×T (zeros at pads), `s` B×C, and `pad` bool B×T, true where there is no word. The sequences
        are packed, so that the backward direction starts at each caption's own last word.
        """
        pad = words == PAD
        lengths = (~pad).sum(1).cpu()
        packed = pack_padded_sequence(self.embedding(words), lengths, batch_first=True, enforce_sorted=False)
        states, last = self.gru(packed)
        padded, _ = pad_packed_sequence(states, batch_first=True, total_length=words.shape[1])
        return padded.transpose(1, 2), torch.cat([last[0], last[1]], dim=1), pad
