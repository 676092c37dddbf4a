"""The commands of `featherproof-data`, a module for each kind.

Each module has `add_to(commands)`, which adds its parser and sets two defaults: `run`, called with the parsed options
and a function that tells people something on stderr, gives the exit status; `stopped` is what Ctrl+C leaves behind.
"""
