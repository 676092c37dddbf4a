"""The engine: a child process that holds torch, and the client through which the window talks to it."""
