"""Questions of analysts' own: SQL over the lake, answered by a process that can do nothing else."""
