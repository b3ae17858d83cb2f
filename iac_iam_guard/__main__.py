"""`python -m iac_iam_guard`."""

from iac_iam_guard.cli.main import main

if __name__ == "__main__":
    main()
