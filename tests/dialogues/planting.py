"""Made-up answers to statements, with groups planted in them or without any; the same seed gives the same answers."""

import numpy as np

AGREE, PASS, DISAGREE = 1, 0, -1


def planted(people, statements, groups, *, seed, noise=0.1, skipped=0.2, consensus=6):
    """(answers, who, agreed): people who answer like their group, with mistakes and gaps; `agreed` all agree on."""
    chance = np.random.default_rng(seed)
    sides = chance.choice([AGREE, DISAGREE], size=(groups, statements))
    # Each statement that is not agreed on sets at least two groups against each other.
    for place in range(statements):
        if abs(sides[:, place].sum()) == groups:
            sides[chance.integers(groups), place] *= -1
    agreed = sorted(chance.choice(statements, consensus, replace=False).tolist())
    sides[:, agreed] = AGREE
    who = np.arange(people) % groups
    answers = sides[who].astype(float)
    wrong = chance.random(answers.shape) < noise
    answers[wrong] = chance.choice([AGREE, PASS, DISAGREE], size=wrong.sum())
    answers[chance.random(answers.shape) < skipped] = np.nan
    return answers, who, agreed


def at_random(people, statements, *, seed, skipped=0.2):
    """Answers in which nobody resembles anybody: every statement has its own mix of answers, dealt out blindly."""
    chance = np.random.default_rng(seed)
    mixes = chance.dirichlet([1, 1, 1], size=statements)
    columns = [chance.choice([-1.0, 0, 1], p=mix, size=people) for mix in mixes]
    answers = np.stack(columns, axis=1)
    answers[chance.random(answers.shape) < skipped] = np.nan
    return answers
