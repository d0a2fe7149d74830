"""The kinds of blocks that a sheet is made of: `kind` in a file of `sheets/` names the module that writes it."""
