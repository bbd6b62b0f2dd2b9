"""The version of this program, as the daemon and the command line tell it."""

VERSION = "0.1.0"
