"""From downloaded data sets to an index that every trainer reads, and from that to holes, sheets and inpainted sets.

`index` is what all rooms share. `readers` write it, with `captions` and `holes`; `checks`, `sheet`, `inpainted`, with
the classical `inpainters`, read it. `files` knows photos and tables on disk; `commands` and `cli` are for people. Uses
`models` only.
"""
