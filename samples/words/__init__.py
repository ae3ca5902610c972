"""The words of the samples, by kind of file. Above each stands what is wrong with it. Nobody and nothing in them is real."""
