"""Pictures with true times: files, folders, photographs and streams in, video out."""
