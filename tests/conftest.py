"""What all tests share."""

from hypothesis import settings

# A busy machine makes single examples slow; that is no fault of the code.
settings.register_profile("tidings", deadline=None)
settings.load_profile("tidings")
