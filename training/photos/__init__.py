"""Photos on their way into training: decoded once, cut, recoloured and altered."""
