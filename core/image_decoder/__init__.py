"""The program that decodes uploaded pictures in a process of its own. It imports neither Django nor any app.

`core.images` is its interface for forms. `limits` has the limits of size and cost, `headers` checks a file without
decoding it, `process` starts the program and reads its results, `program` is its main module, and `pixels` decodes.
"""
