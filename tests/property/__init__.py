"""Random sequences, columns and ids: what is predicted against what a server does when rows are really inserted."""
