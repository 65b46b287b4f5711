"""Documents of the demo set: resumes and vacancies rendered as files, byte-stable."""
