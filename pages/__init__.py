"""The applicant's web pages under /p/: `app.create` and `site.site` build them."""
