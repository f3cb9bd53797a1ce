"""The command line: one command a file, each with `add()` and `run()`.

`add(commands)` describes it; `run(args, screen, config)` does it and returns the exit
code: 0 done, 1 it failed while running. What the user can mend is raised as SetupError
and ends with 2.
"""
