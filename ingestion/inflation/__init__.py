"""The statistics behind 【要確認】: what a hub's counts are held against, how much of a mark is too much, and what a sample says."""
