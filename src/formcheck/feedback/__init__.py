"""What the person sees and hears: the overlay on the picture, the window, the words."""
