"""What a folder's name says of its photos, and that names which only sort say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.captions.animal_names import Meaning, meaning_of, singular
from dataset_tools.readers.folder_labels import meanings, understood

SORTING = ["train", "Training_Set", "val", "JPEGImages", "PetImages", "data 2021", "001", "100CANON", "new", ""]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("cats|CAT|my_cats|cat photos 2021", "cat|cat||cat"),
        ("Hunde", "dog|dog||hunde"),
        ("n02085620-Chihuahua", "dog|dog|chihuahua|chihuahua"),
        ("n02085620", "dog|dog||n02085620"),
        ("n01440764", "other|||n01440764"),
        ("n01440764-tench", "other|tench||tench"),
        ("Siamese_cat", "cat|cat|siamese cat|siamese cat"),
        ("Old_English_sheepdog", "dog|dog|old english sheepdog|old english sheepdog"),
        ("hummingbirds", "bird|hummingbird||hummingbird"),
        ("001.Black_footed_Albatross", "other|black footed albatross||black footed albatross"),
        ("Squirrels", "other|squirrel||squirrel"),
        ("Boeing 747", "other|||boeing 747"),
        ("not_cats", "other|||not cats"),
        ("hot dog", "other|hot dog||hot dog"),
        ("鳥", "other|鳥||鳥"),
    ],
)
def test_a_name_says_domain_noun_breed_and_category(names: str, said: str) -> None:
    for name in names.split("|"):
        assert meaning_of(name) == Meaning(*said.split("|"))


@pytest.mark.parametrize("name", [*SORTING, "dogs-vs-cats", "cats_and_dogs_filtered"])
def test_a_name_that_only_sorts_says_nothing(name: str) -> None:
    assert meaning_of(name) is None


@given(
    st.lists(st.sampled_from(SORTING[:-1]), max_size=3),
    st.sampled_from(["cat", "Cats", "CAT", "01.cat", "cats_2", "n02123045"]),
    st.lists(st.sampled_from([*SORTING[:-1], "white"]), max_size=2),
)
def test_whatever_sorts_around_it_a_cat_is_a_cat(before: list[str], cat: str, behind: list[str]) -> None:
    (found,) = meanings(["/".join([*before, cat, *behind, "a.jpg"])]).values()
    assert (found.domain, found.noun) == ("cat", "cat")


@given(st.text(max_size=30))
def test_any_name_has_a_category_and_a_domain_or_says_nothing(name: str) -> None:
    found = meaning_of(name)
    assert found is None or (found.category and found.domain in ("bird", "cat", "dog", "other"))


def test_many_become_one() -> None:
    many = "foxes puppies finches squirrels albatross platypus mice budgies flamingoes pandas lens bass"
    one = "fox puppy finch squirrel albatross platypus mouse budgie flamingo panda lens bass"
    assert [singular(word) for word in many.split()] == one.split()


def test_numbered_classes_stay_apart_without_a_caption() -> None:
    found = meanings(["train/1/a.jpg", "train/2/b.jpg"])
    assert [(meaning.category, meaning.noun) for meaning in found.values()] == [("1", ""), ("2", "")]


def test_what_was_understood_is_said_and_a_warning_where_that_is_no_domain() -> None:
    def said(paths: list[str], domain: str | None = None) -> list[str]:
        return list(understood(meanings(paths, domain), domain))

    begins = "understood as categories (and domains): "
    assert said(["cats/a.jpg", "Cat/b.jpg", "fox/c.jpg"]) == [f"{begins}cat (cat) 2, fox (other) 1."]
    assert said(["train/a.jpg"])[1].startswith("no name says bird, cat or dog")
    assert said(["train/a.jpg"], "bird") == [f"{begins}bird (bird) 1."]
    assert said([f"kind{chr(97 + i)}/a.jpg" for i in range(20)], "other")[0].endswith("and 8 more.")
