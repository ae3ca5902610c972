"""What pyproject.toml cannot say: every package under doccheck/, and patterns/ as doccheck.patterns."""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["doccheck", "doccheck.*"]), "doccheck.patterns"])
