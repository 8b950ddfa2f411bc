"""What a person can ask for: typed functions that return data and print nothing."""
