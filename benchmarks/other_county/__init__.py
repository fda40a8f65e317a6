"""A second synthetic county for judging linkage: its own people, employers, faults, and the true person of each row.

Made apart from ``shebao.demo_data`` on purpose: who writes rules looks at one generator, and is judged by the other.
"""
