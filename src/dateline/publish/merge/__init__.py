"""Laying staged rows over a snapshot: what comes, what stays, what is settled anew."""
