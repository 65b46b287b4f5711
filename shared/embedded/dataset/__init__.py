"""The demo: generated people, jobs and files, and what is to become of them."""
