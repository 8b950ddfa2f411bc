"""The shape of a policy file, one section a module, as pydantic models."""

from .policy import API_VERSION, Policy

__all__ = ["API_VERSION", "Policy"]
