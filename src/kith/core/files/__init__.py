"""What people attach to records, as bytes: kept once under the digest of its content, on disk or in an S3 bucket.

`receiving` takes a file in, part by part, and says what it is; `store` is where content lies; `looking` has a process of
its own make a small picture of it and read its text; `sweeping` removes what nothing points at. To whom a file belongs,
and who may see it, is known further up, in `core/attachment`.
"""
