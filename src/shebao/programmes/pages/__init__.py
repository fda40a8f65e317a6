"""What people see of programmes: lists, a project, the overview of all, the forms of the steps of a project's life."""
