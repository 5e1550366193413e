"""The second reader, optional: a language model that is asked, after the call, for labels to show beside ours."""
