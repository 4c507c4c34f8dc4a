"""The SQL of the risk room, schema `risk`: rules that choose lanes, what was chosen, what was learnt."""
