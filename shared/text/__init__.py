"""Text of resumes and jobs: pure functions."""
