"""What `featherproof-train`'s commands do once their arguments are parsed."""
