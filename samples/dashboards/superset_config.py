# SPDX-License-Identifier: MIT
"""What Superset needs to show an export of kvq; set SUPERSET_CONFIG_PATH to this file, or copy the lines into yours."""
import os

# Superset refuses to start with the secret of its examples.
SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
# Superset refuses SQLite files by default: who may add a database could then read any SQLite file of the server. Give
# that right (can write on Database) only to people who may.
PREVENT_UNSAFE_DB_CONNECTIONS = False
