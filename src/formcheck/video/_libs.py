"""OpenCV and PyAV, imported here and nowhere else in this package, OpenCV first.

On Linux, ``av`` imported before ``cv2`` can hang ``cv2.imshow`` (opencv issues 21952 and 29195).
"""

import cv2  # isort: skip
import av  # isort: skip

av.logging.set_level(None)  # ffmpeg's chatter: what matters is raised, or told in `problem`

__all__ = ["av", "cv2"]
