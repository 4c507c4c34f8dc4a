"""The command line: `gqts demo · serve · migrate · capture · trace · hash · label · simulate · status · stop · reset`.

Exit codes: 0 done; 1 what was handed in was refused, or nothing is known; 2 the command was not understood;
3 the database or the service is not available; 70 a defect of gqts. Data goes to standard output, all else to standard
error; `--json` writes data for programs.
"""

from gqts.cli.commands import gqts as main

__all__ = ["main"]
