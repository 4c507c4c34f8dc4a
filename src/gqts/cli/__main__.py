"""`python -m gqts.cli`: the same as `gqts`, where the script is not on the path."""

from gqts.cli import main

if __name__ == "__main__":
    main(prog_name="gqts")
