"""Long work (后台任务): an import, a run.

A job has a row that the page polls, can be cancelled, and leaves its result.
"""
