"""The least that Django can do: a bare page of twenty posts, written with care, and its empty shell. Our measure."""
