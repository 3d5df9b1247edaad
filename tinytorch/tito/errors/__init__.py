"""Errors that teach: a traceback of the student's own lines, and for common errors what happened and what to do.

`hook` takes IPython's place in showing an error; `table` lists who can explain what. friendly_traceback was considered:
it is larger than all that is written here, knows neither numpy's shapes nor the course, and was made before the
Python that runs in the browser. The values of expressions come from pure_eval, which IPython itself brings.
"""

STOPPED = "stopped by the student"  # what a task is told that was waiting when Stop was pressed
