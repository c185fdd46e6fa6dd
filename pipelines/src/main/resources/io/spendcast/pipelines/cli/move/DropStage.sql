drop schema if exists spendcast_move cascade
