"""One file per command: `add_to(commands)` adds its flags, `run(options)` does it."""
