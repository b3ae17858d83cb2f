"""Which key ids in a text have a secret with them."""

from iac_iam_guard.credentials import REACH, find_key_pairs

ID = "AKIA" + "Q3EGTYHN5WKZ7RLM"
OTHER = "AKIA" + "Q3EGTYHN5WKZ7RLN"
SECRET = "p9Xw3bT7vKq2Zr8LmN4c" + "Ys6HdJf1GaUe5RoViB0t"
OTHER_SECRET = "q8Xw3bT7vKq2Zr8LmN4c" + "Ys6HdJf1GaUe5RoViB0u"


def ids_of(text: str) -> list[str]:
    return [text[pair.start : pair.end] for pair in find_key_pairs(text)]


def test_a_secret_belongs_to_the_id_that_stands_closest() -> None:
    assert ids_of(f'id = "{ID}"\nsecret = "{SECRET}"\n\n\nalone = "{OTHER}"\n') == [ID]
    assert ids_of(f'alone = "{OTHER}"\n\n\nid = "{ID}"\nsecret = "{SECRET}"\n') == [ID]


def test_ids_that_stand_together_have_each_a_secret_of_those_that_follow() -> None:
    assert ids_of(f"{ID}\n{OTHER}\n{SECRET}\n{OTHER_SECRET}\n") == [ID, OTHER]


def test_a_secret_out_of_reach_belongs_to_nobody() -> None:
    assert ids_of(f"{ID}{' ' * (REACH + 1)}{SECRET}") == []
