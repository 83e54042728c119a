"""A session in front of a camera: the loop, what it says, keeps and comes to."""
