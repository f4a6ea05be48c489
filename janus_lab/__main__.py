"""`python -m janus_lab` is the command `janus-lab`."""

import sys

from janus_lab.cli.main import main

sys.exit(main())
