"""What a student has done: progress.json, the time spent, where each module stands, and the checkpoints."""
