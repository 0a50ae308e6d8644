"""The panels of lesson 08."""
