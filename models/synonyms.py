"""What people type for words that a checkpoint may know: kitty for cat, crimson for red, colour for color.

A checkpoint knows the words of its captions alone, and those of CUB and of pets' labels are few. A word that is listed
here, and that the checkpoint lacks, is read as the first word beside it that the checkpoint has. Kinds of animals that
no caption names count as what they are: a sparrow is read as a bird.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

SPELLINGS = (("grey", "gray"), ("colour", "color"))
_SHORTEST_STEM = 3  # letters: "as" is no plural of "a"

# What is read, the best first, and for which words. Colours lead to the basic ones where they can: those are followed.
_SYNONYMS = {
    "cat": """
        kitty kitten kittycat pussycat puss moggy moggie tomcat housecat feline angora burmese burmilla chartreux
        korat manx ocicat tonkinese
    """,
    "dog": """
        puppy pup pupper doggy doggie doggo pooch hound canine mutt mongrel akita alsatian bichon cavapoo cockapoo
        dachshund dalmatian goldendoodle labradoodle lurcher spitz wolfdog
    """,
    "bird": """
        birdie birdy songbird chick nestling fledgling hatchling blackbird blackcap bluebird bluejay bullfinch bunting
        buzzard canary cardinal chaffinch chickadee chicken cockerel condor cormorant crow cuckoo dove eagle egret
        falcon finch flamingo flicker flycatcher goldfinch goose geese grackle grebe grosbeak gannet hawk hen heron
        hummingbird ibis jackdaw jay kestrel kingfisher kinglet lark loon magpie martin meadowlark mockingbird
        nightingale nuthatch oriole osprey ostrich ovenbird owl partridge peacock pelican penguin pheasant pigeon
        plover puffin quail raven redstart robin rooster sandpiper seabird shrike sparrow starling stork swallow
        tanager tern thrasher thrush titmouse towhee turkey vireo vulture warbler waxwing woodpecker wren
    """,
    "duck bird": "mallard duckling drake",
    "gull seagull bird": "kittiwake",
    "parrot bird": "budgie budgerigar cockatiel cockatoo lorikeet lovebird macaw parakeet",
    "waterbird bird": "swan cygnet gosling coot moorhen waterfowl",
    "bulldog dog": "frenchie",
    "collie sheepdog dog": "sheltie",
    "labrador retriever dog": "lab",
    "newfoundland dog": "newfie",
    "pekinese dog": "pekingese peke",
    "pembroke cardigan dog": "corgi",
    "pomeranian dog": "pom",
    "rottweiler dog": "rottie",
    "staffordshire terrier dog": "staffie staffy",
    "yorkshire terrier dog": "yorkie",
    "black": "ebony onyx inky sooty blackish",
    "white": "ivory snowy alabaster whitish",
    "grey": "ashen ashy pewter gunmetal graphite anthracite charcoal silvery silver greyish",
    "red": "crimson scarlet ruby vermilion vermillion carmine maroon burgundy reddish",
    "brown reddish red": "auburn rufous russet rust rusty",
    # Breeders call ginger cats red, and red is painted where orange is not: on six test cats birds-pets-128 moved the
    # body's a* and b* by 19 and 6 for "a red cat", by -1 and -5 for "a orange cat".
    "red orange": "ginger marmalade",
    "orange red": "tangerine apricot",
    "yellow": "mustard saffron golden yellowish",
    "golden yellow": "blonde blond gold",
    "green": "emerald lime jade khaki olive greenish",
    "blue": "azure cobalt indigo sapphire cerulean ultramarine navy teal turquoise aqua cyan bluish blueish",
    "purple": "violet lilac lavender mauve magenta purplish",
    "pink": "rosy salmon fuchsia pinkish",
    "brown": "chestnut chocolate hazel mahogany sepia umber bronze mocha brownish",
    "tan brown": "caramel fawn sandy buff beige",
    "spotted": "spotty dotted dappled",
    "striped": "stripy stripey tabby brindle brindled",
    "mottled": "merle tortoiseshell tortie",
    "fluffy fuzzy": "furry",
    "small": "wee petite",
    "tiny small": "teeny",
    "large big": "massive gigantic humongous",
    "belly": "tummy",
    "beak": "bill",
    "bill": "beak",
    "nose": "snout muzzle",
    "feet": "paw",
    "fur": "pelt",
}


def readings(word: str) -> Iterator[str]:
    """What a word, lower-cased, may be read as, the best first: itself, another spelling, as one or several, a synonym.

    Readings may come twice, and most of them are no words at all: the vocabulary chooses.
    """
    forms = [spelt for form in _forms(word) for spelt in _spelt(form)]
    yield from forms
    for form in forms:
        for synonym in _table().get(form, ()):
            yield from _spelt(synonym)


def _forms(word: str) -> Iterator[str]:
    """The word, and it as one where it looks like several or like an owner, as several where it does not."""
    yield word
    for ending, instead in (("'s", ""), ("s", ""), ("es", ""), ("ies", "y"), ("", "s")):
        stem = word.removesuffix(ending)
        if word.endswith(ending) and len(stem) >= _SHORTEST_STEM:
            yield stem + instead


def _spelt(word: str) -> Iterator[str]:
    yield word
    for pair in SPELLINGS:
        for one, other in (pair, pair[::-1]):
            if one in word:
                yield word.replace(one, other)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Each word's synonyms, the best first."""
    return {word: tuple(known.split()) for known, words in _SYNONYMS.items() for word in words.split()}
