"""The trained reader: a small encoder that has read marked referrals and says how far each rule fits a place.

It runs on this machine only, on the CPU, from files whose sha256 stand in a manifest. It needs numpy,
onnxruntime and curated-tokenizers; where one of them or a file is missing, `load` raises
`TrainedReaderUnavailable` and everything else works without it.
"""

from doccheck.trained.reader import NotLearnt, Scores, TrainedReader, TrainedReaderUnavailable, load

__all__ = ["NotLearnt", "Scores", "TrainedReader", "TrainedReaderUnavailable", "load"]
