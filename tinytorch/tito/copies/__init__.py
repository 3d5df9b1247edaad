"""Work that is kept twice: bundles, restore points, and earlier versions of each module."""
