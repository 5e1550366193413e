"""The web application: pages made here, nothing fetched from anywhere. `app.application` puts it together.

A page is one module: it parses what came, calls one verb of `record`, shows a template of data/web. Every request of a
signed-in person is a `Guest` (`gate`), whose `look()` and `write()` open the record in that person's name alone.
"""
