"""One engine, one answer: what every door does between the bytes that arrive and the answer that leaves.

`setup.prepare` makes a policy, packs and rules of files; `work` reads and examines, here or in other processes;
`judging.judged` applies the policy and decides. No door has another way to a verdict.
"""
