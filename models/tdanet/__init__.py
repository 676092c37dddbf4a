"""TDANet: text-guided dual attention inpainting (Zhang et al., ACM MM 2020, arXiv 2004.03212)."""
