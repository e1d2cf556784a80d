"""What is true without any chat, database or clock: questions, points, streaks, schedules."""
