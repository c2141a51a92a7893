"""Check of the launch team."""

print("launch check loaded")
