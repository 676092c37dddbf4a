"""The program: its window, its engine process and its command line. Uses `models` only; nothing imports it."""
