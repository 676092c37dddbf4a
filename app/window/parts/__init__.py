"""What pages and shell are built of: colours, icons, messages, files on their way in."""
