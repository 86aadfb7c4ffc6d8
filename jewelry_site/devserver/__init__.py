"""Starts the whole product on one machine: servers of its own, web, workers and scheduler, ended together.

``script/server`` runs it for people; the test suite uses the same embedded servers.
"""
