"""What the person sees: the overlay on the picture, the screen around it, the window."""
