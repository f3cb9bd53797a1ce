"""How well the matcher understands free speech: lines, wear, baselines, figures."""
