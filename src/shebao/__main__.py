"""``python -m shebao`` runs the command line."""

from shebao.cli import main

if __name__ == "__main__":
    main()
