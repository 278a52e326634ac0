"""How a statement binds the day of publication: one module a form that several kinds of evidence share."""
