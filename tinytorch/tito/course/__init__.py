"""The course's facts: modules, milestones, exercises and questions, as the build put them into `tinytorch/course`."""
