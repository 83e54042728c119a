"""BlazePose run by ourselves: the vendor's two networks in OpenVINO or LiteRT, all around them in numpy and OpenCV."""

from formcheck.pose.blazepose.estimator import BlazePoseEstimator

__all__ = ["BlazePoseEstimator"]
