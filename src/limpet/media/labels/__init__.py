"""What says of a file that a machine made it: the mark that people notice, the tag that programs read, the signature."""
