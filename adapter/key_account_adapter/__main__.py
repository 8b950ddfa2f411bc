"""Let ``python -m key_account_adapter`` do what ``key-account`` does."""

from key_account_adapter.cli import main

if __name__ == "__main__":
    main()
