"""What run_benchmark.py is made of: flows to measure, the cases, what they come to, and the plot."""
