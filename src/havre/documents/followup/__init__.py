"""The documents of the accompaniment: one module for each, holding what it says and how it is laid out.

``catalogue`` lists them for whoever produces or documents them; ``produce`` makes the files.
"""
