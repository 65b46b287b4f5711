"""What is fast enough: figures of one run beside a plain peer."""
