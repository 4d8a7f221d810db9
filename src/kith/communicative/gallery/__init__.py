"""Templates that come with the product: taken into the house as they are, in the colours of its brand kit."""
