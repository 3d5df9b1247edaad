"""From a lesson to what the course ships: the lesson is read, its notebook made, the reference written."""
