"""The one length that networks, tiles and maps share; free of torch, so that numpy code can know it."""

CELL = 16  # pixels a side of one cell of the dense head
