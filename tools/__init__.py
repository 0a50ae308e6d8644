"""What builds, runs and checks the course; nothing here is needed to read it."""
