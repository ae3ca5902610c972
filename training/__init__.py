"""Training of the trained reader: a small encoder that marks places in a referral. Needs torch."""
