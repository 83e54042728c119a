"""What exercises on all fours share."""

CAMERA = "On the floor or low, 2 to 3 metres away, looking across your body so that your whole back is in the picture."
