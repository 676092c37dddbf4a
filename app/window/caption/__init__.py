"""The caption's field: completion, corrections, words that the network does not know."""
