"""The main window around its pages: menus, bars, preferences, the log."""
