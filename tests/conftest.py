"""What all tests share: no test is about time, so property tests have no deadline."""

from hypothesis import settings

settings.register_profile("shebao", deadline=None)
settings.load_profile("shebao")
