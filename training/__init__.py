"""Training, evaluation and export of every checkpoint that Featherproof bundles."""
