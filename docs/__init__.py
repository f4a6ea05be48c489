"""The documentation: its pages, and how they are built. No part of the distribution."""
