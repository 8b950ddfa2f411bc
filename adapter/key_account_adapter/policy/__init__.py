"""From YAML files to the compiled document: read, merge, check, compile, and back."""
