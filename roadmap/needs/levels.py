"""At which level of their tree sectors or jobs are told apart."""


def first_split(places):
    """{leaf: (scheme, path of its node)} at the depth where the paths first differ; a shorter one stands for itself."""
    split = {leaf: path.rstrip("/").split("/") for leaf, (_scheme, path) in places.items()}
    depth = 1
    while len({tuple(codes[:depth]) for codes in split.values()}) == 1 and any(
        len(codes) > depth for codes in split.values()
    ):
        depth += 1
    return {leaf: (places[leaf][0], "/".join(codes[:depth]) + "/") for leaf, codes in split.items()}
