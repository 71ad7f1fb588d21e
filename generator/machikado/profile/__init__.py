"""What tables hold as a whole: statistics of columns, what columns are for, and the pictures that follow from both."""

from .model import ColumnStatistics, Profile, Roles

__all__ = ["ColumnStatistics", "Profile", "Roles"]
