"""What a student asks of a lesson beside its checks: to begin, a hint, an answer, the start again."""
