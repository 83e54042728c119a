"""From pictures to landmarks: types, estimators, the model, smoothing."""
