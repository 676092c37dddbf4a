"""The classifiers that tell authentic photos from inpainted ones, behind one interface."""
