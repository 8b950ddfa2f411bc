"""What people and programs get to see: text or JSON on stdout, the rest on stderr."""
