"""The program that decodes uploaded pictures in a process of its own. It imports neither Django nor any app."""
