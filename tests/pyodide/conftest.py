"""What stands in inside/ runs in the browser's Python, by test_inside.py, not in this one."""

collect_ignore = ["inside"]
