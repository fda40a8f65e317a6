"""What people see of performance: projects, evaluations, monitoring, surveys, the department's targets."""
