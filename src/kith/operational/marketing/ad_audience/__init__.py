"""Ad audiences: people of a segment, hashed, for an advertising platform; only those who agreed, and each told of it."""
