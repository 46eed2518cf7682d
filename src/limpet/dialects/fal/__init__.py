"""The protocol of fal: queue, synchronous run, storage and file serving."""
