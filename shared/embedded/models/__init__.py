"""The offline models, made once from Python packages."""
