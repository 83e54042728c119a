"""A page for the phone: its camera, its screen and its loudspeaker in place of a window on the desk."""
