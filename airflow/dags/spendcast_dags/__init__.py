"""What the DAGs share. Nothing here reads a variable or a connection while a DAG is parsed."""
