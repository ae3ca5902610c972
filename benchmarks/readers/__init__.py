"""What the readers read, and what that costs."""
