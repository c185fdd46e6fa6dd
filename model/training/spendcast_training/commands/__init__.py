"""One file per command: `add(subparsers)` adds its flags, `run(options)` returns its exit code."""
