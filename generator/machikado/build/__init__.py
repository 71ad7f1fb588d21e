"""Build: a whole site: check, derive, render, run the engine, stamp, write, serve; and the audit of a finished site."""
