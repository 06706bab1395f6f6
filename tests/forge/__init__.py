"""Tests of the comments: stateful fakes of the forges on loopback, each request and answer checked by Prism against the
forge's own description."""
