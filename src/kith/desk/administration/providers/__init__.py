"""Identity providers: which there are, how each is set up and tried out, and what its groups give."""
