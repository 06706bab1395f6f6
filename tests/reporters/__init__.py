"""Tests of the reporters: reports built by hand in, text out."""
