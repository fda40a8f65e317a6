"""The year's budget and its final accounts (年度预算、部门决算): compiled, frozen, approved, published, followed.

A book of a year is compiled from the library of projects and the unit's own base lines; a version of it is frozen and
never edited; it passes its hands, is granted by the finance bureau, and is published within twenty days.
Legal sources: 预算法第十四条, 民法典第二百零三条, 财预〔2016〕143号.
"""
