"""Pull and merge request comments on GitHub and GitLab: the only package that speaks HTTP."""
