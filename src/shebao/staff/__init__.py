"""The people of the centre (工作人员): natural persons, one account each, the posts they hold and what a post may do.

Separation counts by natural person, never by login name. Posts that exclude each other (不相容岗位) are refused when a
post is granted, by this room and by the database, and again when an act is done.
"""
