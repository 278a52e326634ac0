"""Figures: accuracy, throughput, peers, publishing. Facts are asserted in tests/, timings only shown here."""
