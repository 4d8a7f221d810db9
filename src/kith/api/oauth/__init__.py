"""The door where apps get their tokens (RFC 6749, 7009, 7636, 7662, 8414, 9207, 9700). Whether they get any is decided in
`core.sign_in.app`; colleagues are asked at the desk."""
