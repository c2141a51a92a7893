"""What a selector of a control is held against, family by family."""
